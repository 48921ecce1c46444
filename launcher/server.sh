# shellcheck shell=bash
# The memory server: in the foreground for `server`, beside the program for `run`.

readonly EXTENT_BYTES=$((64 * MIB))
readonly SERVER_START_SECONDS=30
readonly SERVER_STOP_SECONDS=10

server_command() {
  local listen='' memory='' further=()
  while (($# > 0)); do
    case $1 in
      --listen | --memory | --token | --metrics | --near | --near-memory | --near-threads | --near-seconds | --functions | \
        --peers)
        (($# >= 2)) || fail_usage "server: $1 needs a value"
        ;;&
      --listen) listen=$2 ;;
      --memory) memory=$2 ;;
      --token) export FARHEAP_TOKEN=$2 ;;
      --near-memory)
        further+=("$1" "$(size_bytes "$2")") || fail_usage "server: --near-memory takes a size such as 256m, got '$2'"
        ;;
      --metrics | --near | --near-threads | --near-seconds | --functions | --peers) further+=("$1" "$2") ;;
      *)
        fail_usage "server: unknown option '$1'; usage: ./farheap server --listen HOST:PORT --memory SIZE [--token TOKEN]" \
          "[--metrics [HOST:]PORT] [--near on|off] [--near-memory SIZE] [--near-threads N] [--near-seconds N] [--functions JAR[:JAR]]" \
          "[--peers HOST[,HOST]]"
        ;;
    esac
    shift 2
  done
  [[ $listen =~ ^[^:]+:[0-9]+$ ]] || fail_usage "server: --listen HOST:PORT is needed, got '$listen'"
  memory=$(size_bytes "$memory") || fail_usage "server: --memory SIZE is needed, such as 2g"
  ensure_built
  prepare_server_command "$listen" "$memory"
  SERVER_COMMAND+=(${further[@]+"${further[@]}"})
  exec "${SERVER_COMMAND[@]}"
}

# Sets SERVER_COMMAND for an address and bytes of memory.
prepare_server_command() {
  local jar
  jar=$(server_jar) || fail_environment "the memory server is not built; run ./farheap build"
  # UCX would otherwise take the JVM's own SIGSEGV for a crash.
  SERVER_COMMAND=(env UCX_HANDLE_ERRORS=none "$TOOLS_JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED
    -jar "$jar" --listen "$1" --memory "$2")
}

server_jar() {
  local jar
  for jar in "$FARHEAP_HOME"/offload-server/target/offload-server-*.jar; do
    case $jar in
      *-sources.jar | *-tests.jar | *-javadoc.jar) ;;
      *) [[ -f $jar ]] && printf '%s' "$jar" && return ;;
    esac
  done
  return 1
}

# Starts a server of this run on a free loopback port; sets SERVER_PID and SERVER_ADDRESS. $1: bytes, $2: a directory for its log.
start_local_server() {
  local log=$2/server.log deadline=$((SECONDS + SERVER_START_SECONDS))
  prepare_server_command 127.0.0.1:0 "$1"
  : >"$log"
  # A session of its own: Ctrl-C must not take the program's memory away before the program has ended.
  # It dies with the launcher, even when that is killed.
  setsid setpriv --pdeathsig TERM "${SERVER_COMMAND[@]}" >"$log" 2>&1 </dev/null &
  SERVER_PID=$!
  SERVER_ADDRESS=''
  until [[ -n $SERVER_ADDRESS ]]; do
    SERVER_ADDRESS=$(sed -n 's/^farheap: listening on //p' "$log" | head -n 1)
    if ! kill -0 "$SERVER_PID" 2>/dev/null || ((SECONDS > deadline)); then
      tail -n 20 "$log" >&2
      fail_environment "the memory server did not start; its last lines are above"
    fi
    sleep 0.02
  done
}

say_server_ended() {
  say "the memory server ended before the program; its last lines:"
  tail -n 20 "$1/server.log" >&2
}

# Idempotent; leaves no server behind. $1: the directory of its log.
stop_local_server() {
  [[ -n ${SERVER_PID:-} ]] || return 0
  kill -0 "$SERVER_PID" 2>/dev/null || say_server_ended "$1"
  local deadline=$((SECONDS + SERVER_STOP_SECONDS))
  kill -TERM "$SERVER_PID" 2>/dev/null || true
  while kill -0 "$SERVER_PID" 2>/dev/null && ((SECONDS < deadline)); do sleep 0.02; done
  kill -KILL "$SERVER_PID" 2>/dev/null || true
  wait "$SERVER_PID" 2>/dev/null || true
  SERVER_PID=''
}
