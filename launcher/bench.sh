# shellcheck shell=bash
# `demo`, `bench`, `histogram`, `dead`, `report` and `policy-replay` live in Java; here is how they start.

# A measuring JVM is to take little from what it measures; the report holds a chunk's strings, and those of the stacks that it tells apart;
# the replay when each page is touched next, 8 bytes for each of at most 32 M records, and some 100 bytes for each page of the heap;
# bench trace a heap dump, and some 100 bytes for each object of it.
readonly MEASURING_HEAP=256m REPORT_HEAP=1g REPLAY_HEAP=2g TRUTH_HEAP=4g

bench_command() {
  ensure_built
  local target=$FARHEAP_HOME/bench/target heap=$MEASURING_HEAP
  [[ $1 != report ]] || heap=$REPORT_HEAP
  [[ $1 != policy-replay ]] || heap=$REPLAY_HEAP
  [[ "$1 ${2:-}" != "bench trace" ]] || heap=$TRUTH_HEAP
  exec "$TOOLS_JAVA_HOME/bin/java" "-Xmx$heap" -XX:+UseSerialGC \
    "-Dfarheap.home=$FARHEAP_HOME" "-Dfarheap.tools.java.home=$TOOLS_JAVA_HOME" \
    -cp "$target/classes:$target/lib/*" org.farheap.bench.Bench "$@"
}
