# shellcheck shell=bash
# `run`: the program under the agent, with a server of its own unless it was given some.

run_command() {
  parse_run_options "$@"
  find_program_java "$RUN_JAVA"
  plan_heap
  if [[ $RUN_DRY == 1 ]]; then
    SERVER_ADDRESS=127.0.0.1:0
    prepare_program_command
    printf '%s\n' "${PROGRAM_COMMAND[@]}"
    return
  fi
  ensure_built
  say_collector_options
  if ((${#RUN_SERVERS[@]} > 0)); then
    prepare_program_command
    exec "${PROGRAM_COMMAND[@]}"
  fi
  run_with_local_server
}

parse_run_options() {
  RUN_LOCAL='' RUN_SERVERS=() RUN_AGENT_OPTIONS='' RUN_STATS='' RUN_JFR='' RUN_JAVA='' RUN_MARKING=auto RUN_DRY=0 RUN_VERBOSE=0 RUN_JAVA_ARGS=()
  while (($# > 0)) && [[ $1 != -- ]]; do
    case $1 in
      --dry-run) RUN_DRY=1 && shift && continue ;;
      --verbose) RUN_VERBOSE=1 && shift && continue ;;
      --*=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
      --local | --server | --agent-opts | --stats | --jfr | --java | --token | --marking)
        if (($# < 2)) || [[ $2 == -- ]]; then fail_usage "run: $1 needs a value"; fi
        ;;
      *) fail_usage "run: unknown option '$1'; the program's own options go after --" ;;
    esac
    set_run_option "$1" "$2"
    shift 2
  done
  (($# >= 2)) || fail_usage "run: the java arguments are missing; usage: ./farheap run --local SIZE|PERCENT [options] -- JAVA_ARGS..."
  RUN_JAVA_ARGS=("${@:2}")
  [[ -n $RUN_LOCAL ]] || fail_usage "run: --local SIZE|PERCENT is needed, such as --local 512m or --local 25%"
}

set_run_option() {
  case $1 in
    --local) RUN_LOCAL=$2 ;;
    --server)
      [[ $2 =~ ^[^:,]+:[0-9]+$ ]] || fail_usage "run: --server takes HOST:PORT, got '$2'"
      RUN_SERVERS+=("$2")
      ;;
    --agent-opts)
      [[ $2 =~ ^[a-z_]+=[^,=]+(,[a-z_]+=[^,=]+)*$ ]] || fail_usage "run: --agent-opts takes K=V,K=V..., got '$2'"
      RUN_AGENT_OPTIONS+=,$2
      ;;
    --stats) RUN_STATS=$(output_path "$1" "$2") || exit ;;
    --jfr) RUN_JFR=$(output_path "$1" "$2") || exit ;;
    --java) RUN_JAVA=$2 ;;
    --token) export FARHEAP_TOKEN=$2 ;;
    --marking)
      [[ $2 == auto || $2 == seldom ]] || fail_usage "run: --marking takes auto or seldom, got '$2'"
      RUN_MARKING=$2
      ;;
    *) fail_usage "run: unknown option '$1'; the program's own options go after --" ;;
  esac
}

# Prints FILE made absolute. It goes into comma-separated options, so it must hold no comma.
output_path() {
  [[ $2 != *,* ]] || fail_usage "run: $1 '$2': the name must not hold a comma"
  [[ ! -d $2 && -d $(dirname "$2") ]] || fail_usage "run: $1 '$2': no such directory, or not a file"
  printf '%s/%s' "$(cd "$(dirname "$2")" && pwd)" "$(basename "$2")"
}

# Sets MAX_HEAP_BYTES, LOCAL_BYTES and COLLECTOR_OPTIONS from the program's options.
plan_heap() {
  collect_vm_options "${RUN_JAVA_ARGS[@]}"
  if ! is_percent "$RUN_LOCAL" && ! size_bytes "$RUN_LOCAL" >/dev/null; then
    fail_usage "run: --local takes a size such as 512m or a percentage up to 100% such as 25%, got '$RUN_LOCAL'"
  fi
  MAX_HEAP_BYTES=$(max_heap_bytes) || fail_usage "run: $PROGRAM_JAVA does not start with these options: ${VM_OPTIONS[*]:-none}"
  if is_percent "$RUN_LOCAL"; then
    LOCAL_BYTES=$(percent_bytes "$RUN_LOCAL" "$MAX_HEAP_BYTES")
  else
    LOCAL_BYTES=$(size_bytes "$RUN_LOCAL")
  fi
  choose_collector_options
}

# Sets PROGRAM_COMMAND. What the launcher adds comes first, so that the program's own options win.
prepare_program_command() {
  PROGRAM_COMMAND=("$PROGRAM_JAVA" ${COLLECTOR_OPTIONS[@]+"${COLLECTOR_OPTIONS[@]}"})
  # The recording's own start-up line would stand in the program's stdout.
  [[ -z $RUN_JFR ]] || PROGRAM_COMMAND+=("-XX:StartFlightRecording:filename=$RUN_JFR" -Xlog:jfr+startup=error)
  PROGRAM_COMMAND+=("-agentpath:$AGENT_LIBRARY=$(agent_options)" "${RUN_JAVA_ARGS[@]}")
  [[ $RUN_VERBOSE == 0 ]] || say_plan
}

# The token is not among them: the agent reads FARHEAP_TOKEN, which other users of the machine cannot see.
agent_options() {
  local server
  printf 'local=%s' "$LOCAL_BYTES"
  for server in ${RUN_SERVERS[@]+"${RUN_SERVERS[@]}"}; do printf ',server=%s' "$server"; done
  ((${#RUN_SERVERS[@]} > 0)) || printf ',server=%s' "$SERVER_ADDRESS"
  [[ -z $RUN_STATS ]] || printf ',stats=%s' "$RUN_STATS"
  printf '%s' "$RUN_AGENT_OPTIONS"
}

say_plan() {
  say "heap $(mebibytes "$MAX_HEAP_BYTES"), local $(mebibytes "$LOCAL_BYTES"), servers: ${RUN_SERVERS[*]:-$SERVER_ADDRESS}"
}

run_with_local_server() {
  RUN_DIRECTORY=$(mktemp -d "${TMPDIR:-/tmp}/farheap-run.XXXXXX")
  trap end_run EXIT
  trap 'forward INT' INT
  trap 'forward TERM' TERM
  trap 'forward HUP' HUP
  trap 'forward QUIT' QUIT
  RUN_INTERRUPTED=''
  [[ -n ${FARHEAP_TOKEN:-} ]] || FARHEAP_TOKEN=$(random_token)
  export FARHEAP_TOKEN
  start_local_server "$(local_server_bytes)" "$RUN_DIRECTORY"
  [[ -z $RUN_INTERRUPTED ]] || exit $((128 + $(kill -l "$RUN_INTERRUPTED")))
  prepare_program_command
  # Bash lets its background jobs ignore INT and QUIT; a JVM keeps that, so it is undone. The program goes with the launcher.
  env --default-signal=INT,QUIT setpriv --pdeathsig KILL "${PROGRAM_COMMAND[@]}" <&0 &
  PROGRAM_PID=$!
  [[ -z $RUN_INTERRUPTED ]] || kill -s "$RUN_INTERRUPTED" "$PROGRAM_PID"
  await_program
  exit "$PROGRAM_STATUS"
}

# Sets PROGRAM_STATUS. A trapped signal ends a wait early: then wait again.
await_program() {
  local status
  PROGRAM_STATUS=127
  while :; do
    RUN_INTERRUPTED='' status=0
    # Bash would report a killed job on stderr, in its own words.
    wait "$PROGRAM_PID" 2>/dev/null || status=$?
    ((status == 127)) || PROGRAM_STATUS=$status
    if [[ -z $RUN_INTERRUPTED ]] || ((status <= 128)); then break; fi
  done
}

forward() {
  RUN_INTERRUPTED=$1
  [[ -z ${PROGRAM_PID:-} ]] || kill -s "$1" "$PROGRAM_PID" 2>/dev/null || true
}

end_run() {
  trap '' INT TERM HUP QUIT
  stop_local_server "$RUN_DIRECTORY"
  rm -rf "$RUN_DIRECTORY"
}

# One extent more than the heap fills: the heap's base need not lie on an extent.
local_server_bytes() {
  echo $(((MAX_HEAP_BYTES + EXTENT_BYTES - 1) / EXTENT_BYTES * EXTENT_BYTES + EXTENT_BYTES))
}

random_token() {
  od -An -N16 -tx1 /dev/urandom | tr -d ' \n'
}
