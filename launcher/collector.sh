# shellcheck shell=bash
# What `run` asks of the collector. Each choice is left to the program's own options where they say something about it; what each is worth
# stands in docs/COLLECTOR.md.

readonly YOUNG_BYTES_MIN=$((2 * MIB))
# G1 lets the young generation grow to 60 % of the heap whatever the budget, and the young generation is hot. A sixth leaves the most for old
# regions that does not cost more in pauses.
readonly YOUNG_SHARE_OF_BUDGET=6
# Of the pause's aim: what is left to refine of remembered sets when a pause begins. The JVM's 10 has refinement threads fetch more.
readonly REFINEMENT_IN_PAUSES_PERCENT=30
# A marking begins only when the heap is full, and then a full collection comes first.
readonly MARKING_SELDOM=(-XX:-G1UseAdaptiveIHOP -XX:InitiatingHeapOccupancyPercent=100)

# Sets COLLECTOR_OPTIONS. A budget of the whole heap leaves the collector as it is.
choose_collector_options() {
  COLLECTOR_OPTIONS=()
  names_collector || COLLECTOR_OPTIONS+=(-XX:+UseG1GC)
  ((LOCAL_BYTES < MAX_HEAP_BYTES)) || return 0
  names_young_size || COLLECTOR_OPTIONS+=("-XX:MaxNewSize=$(young_bytes)")
  [[ $RUN_MARKING != seldom ]] || COLLECTOR_OPTIONS+=("${MARKING_SELDOM[@]}")
  names_refinement_in_pauses || COLLECTOR_OPTIONS+=("-XX:G1RSetUpdatingPauseTimePercent=$REFINEMENT_IN_PAUSES_PERCENT")
}

young_bytes() {
  local young=$((LOCAL_BYTES / YOUNG_SHARE_OF_BUDGET / MIB * MIB))
  echo $((young < YOUNG_BYTES_MIN ? YOUNG_BYTES_MIN : young))
}

say_collector_options() {
  ((${#COLLECTOR_OPTIONS[@]} == 0)) || say "chosen for the collector (your own options win): ${COLLECTOR_OPTIONS[*]}"
}
