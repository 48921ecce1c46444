# shellcheck shell=bash
# What the launcher says itself: always on stderr, always with the prefix.

readonly EXIT_USAGE=2 EXIT_ENVIRONMENT=3

say() {
  printf 'farheap: %s\n' "$*" >&2
}

fail_usage() {
  say "$*"
  exit "$EXIT_USAGE"
}

fail_environment() {
  say "$*"
  exit "$EXIT_ENVIRONMENT"
}

print_help() {
  cat <<'HELP'
Farheap: far memory for unmodified Java programs on stock JVMs and stock Linux kernels.

  ./farheap demo                     a database with a heap of several times its local memory, compared with all-local
  ./farheap test [--soak] [--quick|--all]
                                     tests; --quick leaves out the sanitizer builds, --all runs every variant on every JDK
  ./farheap run --local SIZE|PERCENT [options] -- JAVA_ARGS...
                                     runs `java JAVA_ARGS...` with at most that much of its heap in local memory
      --server HOST:PORT             a memory server (repeatable); none: one is started here for the run
      --agent-opts K=V,...           more options for the agent
      --stats FILE                   writes the counters of the run there as JSON, at exit
      --jfr FILE                     writes a flight recording there
      --marking seldom               G1 is kept from marking until the heap is full; then a full collection fetches everything
      --java JAVA_HOME               the JDK that runs the program; default: $JAVA_HOME, then java on the PATH
      --token TOKEN                  what the servers ask for; better given as FARHEAP_TOKEN in the environment
      --verbose                      says what was chosen
      --dry-run                      prints the java command, one word a line, and runs nothing
  ./farheap server --listen HOST:PORT --memory SIZE [--token TOKEN] [--metrics [HOST:]PORT]
                                     a memory server in the foreground
      --metrics [HOST:]PORT          serves its figures to Prometheus there; without HOST to this machine only
      --near on|off                  whether agents may call functions over the pages that they keep there (default on)
      --near-memory SIZE             memory for the tables of a call; --near-threads N, --near-seconds N: threads and time
      --functions JAR[:JAR]          jars with further functions
      --peers HOST[,HOST]            hosts of other servers that this one may dial, to follow references between parts of a heap
  ./farheap histogram PID [--top N] [--json]
                                     objects and bytes by class in what only the memory servers hold of a running program's heap
  ./farheap dead PID [--top N] [--json]
                                     dead objects and bytes by class in it, most first; neither fetches a page
  ./farheap bench [--quick] [options]
                                     workloads all-local, with kernel swap and under Farheap, compared: table, JSON and HTML
  ./farheap bench SUBCOMMAND         other measurements; ./farheap bench --help lists them, and the options
  ./farheap report FILE.jfr [--out FILE.html] [--text]
                                     where far memory cost time, from a recording of run --jfr
  ./farheap policy-replay TRACE... [--local PERCENT,...] [--policy NAME,...] [--json FILE] [--list]
                                     what other policies would have fetched, from traces of run --agent-opts trace=FILE
  ./farheap build                    builds what is out of date; the other commands do it by themselves

SIZE is a number with K, M, G or T, such as 64m or 1.5g; PERCENT is of the heap's maximum (-Xmx), such as 25%.
Exit status: that of the program for run; otherwise 0 fine, 2 usage, 3 environment, 4 memory server lost, 5 internal check failed.
HELP
}
