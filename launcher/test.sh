# shellcheck shell=bash
# `test`: native tests, plain and under the sanitizers, then the Java tests with their child JVMs; one total at the end.

readonly TEST_REPORTS=$FARHEAP_HOME/target/test-reports
readonly SANITIZERS=(asan tsan)
# Of tests that break a rule, races are what they are to show; how often something faults, and what the kernel does with pages that it
# migrates, says nothing of memory or threads. They are the slowest under sanitizers.
readonly NOT_SANITIZED='*_is_seen*:*faults_less_than_half*:MigrationTest.*'
# Nor do the ways of evicting that are not the default, but with --all.
readonly NOT_SANITIZED_MODES='Modes/*/move:Modes/*/wp'

test_command() {
  local soak=0 quick=0 all=0 failed=0
  for option in "$@"; do
    case $option in
      --soak) soak=1 ;;
      --quick) quick=1 ;;
      --all) all=1 ;;
      *) fail_usage "test: unknown option '$option'; it takes --quick, --all and --soak" ;;
    esac
  done
  ((quick + all < 2)) || fail_usage "test: --quick and --all exclude each other"
  ensure_built
  ensure_browser
  clear_test_reports
  ((quick == 1)) || start_sanitized_tests "$all"
  run_native_tests release || failed=1
  run_java_tests "$soak" "$all" || failed=1
  ((quick == 1)) || wait "$SANITIZED_TESTS" || failed=1
  report_totals "$failed"
}

# The pages' tests open them in a browser. Without one they are skipped, and say so; so this never fails.
ensure_browser() {
  command -v chromium chromium-browser google-chrome >/dev/null && return
  if ((EUID == 0)) && command -v apt-get >/dev/null && (install_packages chromium); then return; fi
  say "the tests of pages in a browser are skipped: no Chromium here (Debian: apt-get install chromium)"
}

clear_test_reports() {
  rm -rf "$TEST_REPORTS" "$FARHEAP_HOME"/{,*/}*/target/{surefire,failsafe}-reports
  mkdir -p "$TEST_REPORTS"
}

# Sets SANITIZED_TESTS to their process; $1: whether in all ways of evicting. They go on beside the others, for none keeps two processors
# busy, and give way to them.
start_sanitized_tests() {
  (
    renice -n 5 "$BASHPID" >/dev/null
    run_sanitized_tests "$1"
  ) &
  SANITIZED_TESTS=$!
}

run_sanitized_tests() {
  local kind failed=0 left_out=$NOT_SANITIZED
  (($1 == 1)) || left_out+=:$NOT_SANITIZED_MODES
  for kind in "${SANITIZERS[@]}"; do
    build_native "$kind" farheap_tests
    run_native_tests "$kind" "$left_out" || failed=1
  done
  return "$failed"
}

# LeakSanitizer follows what it has noted of the thread-local memory of libraries that were loaded later (UCX); behind many tests in one
# process that leads nowhere ("DTLS 6 at 0x19dd"), and it crashes when all have passed. So it takes no such notes.
readonly ASAN_RUN_OPTIONS=intercept_tls_get_addr=0

# Sanitizers want a plain address-space layout: TSan refuses one that is too random. It also refuses threads after a fork, so that death
# tests must start the program anew. And its memory grows with all that tests leave behind for the SIGBUS handler, so it gets a process for
# each quarter of them.
run_native_tests() {
  local shard shards=1 failed=0
  [[ $1 != tsan ]] || shards=4
  for ((shard = 0; shard < shards; shard++)); do run_native_shard "$1" "$shard" "$shards" "${2:-}" || failed=1; done
  return "$failed"
}

run_native_shard() {
  say "native tests ($1$( (($3 == 1)) || echo ", part $(($2 + 1)) of $3"))"
  local runner=() options=(--gtest_brief=1) report=$TEST_REPORTS/native-$1-$2
  if [[ $1 != release ]]; then
    runner=(setarch "$(uname -m)" --addr-no-randomize)
    options+=(--gtest_death_test_style=threadsafe "--gtest_filter=-$4")
  fi
  ASAN_OPTIONS=$ASAN_RUN_OPTIONS GTEST_SHARD_INDEX=$2 GTEST_TOTAL_SHARDS=$3 \
    ${runner[@]+"${runner[@]}"} "$AGENT_BUILD/$1/farheap_tests" "${options[@]}" \
    "--gtest_output=xml:$report.xml" </dev/null && return
  # A run that crashed leaves no report, and one that its sanitizer objects to leaves one of tests that passed; it still is a failure
  # to count.
  if ! grep -q '<testsuites .* failures="[1-9]' "$report.xml" 2>/dev/null; then
    echo '<testsuites tests="1" failures="1" disabled="0" errors="0">' >"$report-ended.xml"
  fi
  return 1
}

run_java_tests() {
  say "Java tests"
  local profiles=()
  [[ $1 == 0 ]] || profiles=(-Psoak)
  (($2 == 0)) || export FARHEAP_TEST_PAIRS=all
  FARHEAP_NO_BUILD=1 FARHEAP_JAVA_HOME=$TOOLS_JAVA_HOME maven -fae -Dfarheap.native.tests.skip=true ${profiles[@]+"${profiles[@]}"} verify
}

# Prints "N passed, N failed, N skipped" and exits with what it means.
report_totals() {
  local passed failed skipped
  read -r passed failed skipped < <(all_reports | count_tests)
  echo "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0 && $1 == 0 && passed > 0)) || exit 1
}

all_reports() {
  find "$FARHEAP_HOME" -path "$TEST_REPORTS/native-*.xml" -print0 -o \
    \( -path '*/target/surefire-reports/TEST-*.xml' -o -path '*/target/failsafe-reports/TEST-*.xml' \) -print0
}

# Sums the outermost element of each report: <testsuites> of gtest, <testsuite> of surefire.
count_tests() {
  # shellcheck disable=SC2016  # the dollars are awk's
  xargs -0 -r awk '
    function attribute(name) {
      return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0
    }
    FNR == 1 { counted = 0; native = 0 }
    /<testsuites? / && !counted {
      counted = 1
      native = /<testsuites /
      tests += attribute("tests")
      failed += attribute("failures") + attribute("errors")
      skipped += attribute("skipped") + attribute("disabled")
    }
    native && /<testcase / && /result="skipped"/ { skipped++ }
    END { printf "%d %d %d\n", tests - failed - skipped, failed, skipped }'
}
