# shellcheck shell=bash
# Which JDK does what: the tools and the memory server need JDK 25, the program brings its own.

readonly TOOLS_JAVA_MIN=25

# Prints the feature release of a JAVA_HOME (17, 21, 25), from its release file; nothing when it has none.
java_feature() {
  [[ -r $1/release ]] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

is_tools_jdk() {
  local feature
  feature=$(java_feature "$1") && [[ -x $1/bin/javac ]] && ((${feature:-0} >= TOOLS_JAVA_MIN))
}

path_java_home() {
  local java
  java=$(command -v java) && java=$(readlink -f "$java") && dirname "$(dirname "$java")"
}

# Sets TOOLS_JAVA_HOME to the first JDK that is new enough.
find_tools_jdk() {
  local candidate
  for candidate in "${FARHEAP_JAVA_HOME:-}" "${JAVA_HOME:-}" "$(path_java_home || true)" /usr/lib/jvm/*; do
    if [[ -n $candidate ]] && is_tools_jdk "$candidate"; then
      TOOLS_JAVA_HOME=$(readlink -f "$candidate")
      return
    fi
  done
  fail_environment "no JDK $TOOLS_JAVA_MIN or newer found for the tools and the memory server; install one and set FARHEAP_JAVA_HOME to it"
}

# Sets PROGRAM_JAVA to the java that runs the program; $1 is the value of --java, or empty.
find_program_java() {
  if [[ -n $1 ]]; then
    PROGRAM_JAVA=$1/bin/java
    [[ -x $PROGRAM_JAVA ]] || fail_usage "--java $1 is no JAVA_HOME: it has no bin/java"
  elif [[ -n ${JAVA_HOME:-} && -x $JAVA_HOME/bin/java ]]; then
    PROGRAM_JAVA=$JAVA_HOME/bin/java
  else
    PROGRAM_JAVA=$(command -v java) || fail_environment "no java found; set JAVA_HOME or give --java JAVA_HOME"
  fi
}
