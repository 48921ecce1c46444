# shellcheck shell=bash
# What the program's own JVM options say about its heap, wherever they stand: the command, @argument files, the environment.

readonly ARGUMENT_FILE_DEPTH_MAX=4

# Sets VM_OPTIONS to the -X options that shape the heap, in the JVM's order of precedence. Arguments: JAVA_ARGS.
# Options with effects of their own (agents, logs, recordings) are left out, so that a probe may use the rest.
collect_vm_options() {
  VM_OPTIONS=()
  collect_text "${JAVA_TOOL_OPTIONS:-}"
  collect_text "${JDK_JAVA_OPTIONS:-}"
  collect_words 0 "$@"
  collect_text "${_JAVA_OPTIONS:-}"
}

collect_text() {
  local words
  read -r -d '' -a words <<<"${1//[\"\']/}" || true
  collect_words 0 ${words[@]+"${words[@]}"}
}

# Stops at the main class: what follows belongs to the program.
collect_words() {
  local depth=$1
  shift
  while (($# > 0)); do
    case $1 in
      -cp | -classpath | --class-path | -p | --module-path | --upgrade-module-path | --add-modules | --add-reads | --add-exports | \
        --add-opens | --limit-modules | --patch-module | --enable-native-access | --source | -d | --describe-module)
        shift
        ;;
      -jar | -m | --module) return ;;
      @*) collect_file "$depth" "${1#@}" ;;
      -XX:VMOptionsFile=* | -XX:Flags=*) collect_file "$depth" "${1#*=}" ;;
      -Xm[nsx]* | -XX:*Heap*Size*=* | -XX:*NewSize*=* | -XX:*RAMPercentage=* | -XX:*RAM=* | -XX:[+-]Use*GC | -XX:+AggressiveHeap | \
        -XX:NewRatio=* | -XX:G1RSetUpdatingPauseTimePercent=* | -XX:[+-]Unlock*VMOptions | -XX:[+-]UseCompressedOops | \
        -XX:[+-]UseContainerSupport)
        VM_OPTIONS+=("$1")
        ;;
      -*) ;;
      *) return ;;
    esac
    (($# == 0)) || shift
  done
}

# An argument file holds words, with # comments; nested ones are followed a few levels.
collect_file() {
  local depth=$1 file=$2 words
  [[ -r $file ]] && ((depth < ARGUMENT_FILE_DEPTH_MAX)) || return 0
  read -r -d '' -a words < <(sed -e 's/#.*//' -e "s/[\"']//g" "$file") || true
  collect_words $((depth + 1)) ${words[@]+"${words[@]}"}
}

names_collector() {
  any_vm_option '-XX:[+]Use(Serial|Parallel|ParallelOld|ConcMarkSweep|G1|Z|Shenandoah|Epsilon)GC'
}

names_young_size() {
  any_vm_option '-Xmn.*|-XX:(Max)?NewSize=.*|-XX:G1MaxNewSizePercent=.*|-XX:NewRatio=.*'
}

names_refinement_in_pauses() {
  any_vm_option '-XX:G1RSetUpdatingPauseTimePercent=.*'
}

any_vm_option() {
  local option
  for option in ${VM_OPTIONS[@]+"${VM_OPTIONS[@]}"}; do
    [[ ! $option =~ ^($1)$ ]] || return 0
  done
  return 1
}

# Prints the bytes of the heap's maximum: the last -Xmx, or what the JVM itself makes of its options.
max_heap_bytes() {
  local option size=''
  for option in ${VM_OPTIONS[@]+"${VM_OPTIONS[@]}"}; do
    case $option in
      -Xmx*) size=${option#-Xmx} ;;
      -XX:MaxHeapSize=*) size=${option#*=} ;;
    esac
  done
  if [[ -n $size ]]; then size_bytes "$size"; else probe_max_heap_bytes; fi
}

probe_max_heap_bytes() {
  env -u JAVA_TOOL_OPTIONS -u JDK_JAVA_OPTIONS -u _JAVA_OPTIONS \
    "$PROGRAM_JAVA" ${VM_OPTIONS[@]+"${VM_OPTIONS[@]}"} -XX:+PrintFlagsFinal -version 2>/dev/null |
    awk '$2 == "MaxHeapSize" { print $4; found = 1 } END { exit !found }'
}
