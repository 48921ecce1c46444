# shellcheck shell=bash
# `demo`, `bench` and `report` live in Java; here is how they start.

bench_command() {
  ensure_built
  local target=$FARHEAP_HOME/bench/target
  exec "$TOOLS_JAVA_HOME/bin/java" -Xmx256m -XX:+UseSerialGC "-Dfarheap.home=$FARHEAP_HOME" "-Dfarheap.tools.java.home=$TOOLS_JAVA_HOME" \
    -cp "$target/classes:$target/lib/*" org.farheap.bench.Bench "$@"
}
