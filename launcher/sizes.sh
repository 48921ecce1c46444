# shellcheck shell=bash
# Sizes of the command line. awk does the arithmetic: bash has no fractions.

readonly PAGE_BYTES=4096
readonly MIB=$((1024 * 1024))

# Prints the bytes of SIZE (64m, 1.5G, 4096); fails on anything else, and on zero.
size_bytes() {
  [[ $1 =~ ^([0-9]+(\.[0-9]+)?)([kKmMgGtT]?)[bB]?$ ]] || return 1
  local number=${BASH_REMATCH[1]} power
  case ${BASH_REMATCH[3]} in
    [kK]) power=10 ;;
    [mM]) power=20 ;;
    [gG]) power=30 ;;
    [tT]) power=40 ;;
    *) power=0 ;;
  esac
  awk -v number="$number" -v power="$power" 'BEGIN {
    bytes = number * 2 ^ power
    if (bytes < 1 || bytes >= 2 ^ 53) exit 1
    printf "%.0f\n", int(bytes)
  }'
}

is_percent() {
  [[ $1 =~ ^[0-9]+(\.[0-9]+)?%$ ]] && awk -v percent="${1%\%}" 'BEGIN { exit !(percent > 0 && percent <= 100) }'
}

# Prints PERCENT of BYTES, rounded down to whole pages.
percent_bytes() {
  awk -v percent="${1%\%}" -v whole="$2" -v page="$PAGE_BYTES" 'BEGIN { printf "%.0f\n", int(whole * percent / 100 / page) * page }'
}

mebibytes() {
  awk -v bytes="$1" 'BEGIN { printf "%.1f MiB", bytes / 1048576 }'
}
