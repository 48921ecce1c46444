# shellcheck shell=bash
# Builds what is older than its sources, once at a time, installing what a fresh Debian lacks.

readonly AGENT_BUILD=$FARHEAP_HOME/jvmti-agent/build
readonly AGENT_LIBRARY=$AGENT_BUILD/release/libfarheap.so
readonly NATIVE_STAMP=$AGENT_BUILD/release/.built
readonly JAVA_STAMP=$FARHEAP_HOME/target/.built
readonly BUILD_LOCK=$FARHEAP_HOME/target/.lock
readonly BUILD_LOCK_SECONDS=1800

# Sets TOOLS_JAVA_HOME and leaves agent, server and bench built. FARHEAP_NO_BUILD=1 takes what is there.
ensure_built() {
  find_tools_jdk
  [[ ${FARHEAP_NO_BUILD:-} != 1 ]] || return 0
  if native_is_current && java_is_current; then return 0; fi
  mkdir -p "$FARHEAP_HOME/target"
  # The lock ends with the subshell, whatever ends it.
  (
    flock -w "$BUILD_LOCK_SECONDS" 9 || fail_environment "another build holds $BUILD_LOCK for too long"
    # Another build may have done it meanwhile.
    if native_is_current && java_is_current; then exit 0; fi
    ensure_build_tools
    native_is_current || build_native release farheap farheap_tests fault_floor
    java_is_current || build_java
  ) 9>"$BUILD_LOCK"
}

build_command() {
  (($# == 0)) || fail_usage "build takes no arguments"
  ensure_built
  say "built: $AGENT_LIBRARY"
}

native_is_current() {
  [[ -f $AGENT_LIBRARY ]] && is_current "$NATIVE_STAMP" jvmti-agent/CMakeLists.txt jvmti-agent/cmake jvmti-agent/src \
    jvmti-agent/test jvmti-agent/bench far-heap/src/main/java/org/farheap/runtime
}

java_is_current() {
  local module
  for module in far-heap tracer offload-server bench/workloads bench/heap-reader bench bench/dacapo bench/jmh; do
    is_current "$JAVA_STAMP" pom.xml "$module/pom.xml" "$module/src/main" || return 1
  done
}

# Whether nothing of the sources (relative to the repository; those that exist) is newer than the stamp.
is_current() {
  local stamp=$1 source sources=()
  shift
  for source in "$@"; do
    [[ ! -e $FARHEAP_HOME/$source ]] || sources+=("$FARHEAP_HOME/$source")
  done
  [[ -f $stamp ]] && [[ -z $(find "${sources[@]}" -newer "$stamp" -print -quit) ]]
}

# build_native KIND TARGETS...: KIND is release, or sanitizers: asan (with UBSan), tsan.
build_native() {
  local kind=$1 stamp=$AGENT_BUILD/$1/.built
  shift
  say "building the agent ($kind)"
  mkdir -p "$AGENT_BUILD/$kind"
  touch "$stamp.new"
  quietly "the native build" configure_native "$kind"
  quietly "the native build" cmake --build "$AGENT_BUILD/$kind" --target "$@"
  mv "$stamp.new" "$stamp"
}

configure_native() {
  local options=(-DCMAKE_BUILD_TYPE=RelWithDebInfo "-DJAVA_HOME=$TOOLS_JAVA_HOME")
  case $1 in
    asan) options+=(-DFARHEAP_SANITIZE=address,undefined) ;;
    tsan) options+=(-DFARHEAP_SANITIZE=thread) ;;
  esac
  cmake -S "$FARHEAP_HOME/jvmti-agent" -B "$AGENT_BUILD/$1" -G Ninja "${options[@]}"
}

build_java() {
  say "building the memory server and the tools"
  touch "$JAVA_STAMP.new"
  quietly "the Java build" maven -q -Dmaven.test.skip=true -pl offload-server,bench,bench/dacapo,bench/jmh -am package
  mv "$JAVA_STAMP.new" "$JAVA_STAMP"
}

maven() {
  (cd "$FARHEAP_HOME" && JAVA_HOME=$TOOLS_JAVA_HOME mvn -B -ntp -Dstyle.color=never "$@" </dev/null)
}

# Runs a command and shows its output only when it fails. $1 names it.
quietly() {
  local what=$1 log status=0
  shift
  log=$(mktemp "${TMPDIR:-/tmp}/farheap-build.XXXXXX")
  "$@" >"$log" 2>&1 || status=$?
  if ((status != 0)); then
    tail -n 100 "$log" >&2
    rm -f "$log"
    fail_environment "$what failed (status $status); its last lines are above"
  fi
  rm -f "$log"
}

# Installs or names what the build needs and this machine lacks.
ensure_build_tools() {
  local missing
  command -v mvn >/dev/null || fail_environment "Maven (mvn) is missing; install it (Debian: apt-get install maven)"
  missing=$(missing_packages)
  [[ -n $missing ]] || return 0
  if ((EUID == 0)) && command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086  # one word per package
    install_packages $missing
    missing=$(missing_packages)
  fi
  [[ -z $missing ]] || fail_environment "the build needs $missing; as root: apt-get install $missing"
}

# Prints the Debian packages, on one line, whose tools or headers are not here.
missing_packages() {
  local missing=()
  command -v g++ >/dev/null || missing+=(g++)
  command -v cmake >/dev/null || missing+=(cmake)
  command -v ninja >/dev/null || missing+=(ninja-build)
  has_file 'ucp/api/ucp.h' || missing+=(libucx-dev)
  has_file 'xxhash.h' || missing+=(libxxhash-dev)
  has_file 'gtest/gtest.h' || missing+=(libgtest-dev)
  has_library libucp.so.0 || missing+=(libucx0)
  printf '%s' "${missing[*]}"
}

has_file() {
  [[ -f /usr/include/$1 || -f /usr/local/include/$1 ]] ||
    { command -v g++ >/dev/null && g++ -E -x c++ -include "$1" /dev/null >/dev/null 2>&1; }
}

has_library() {
  PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null | grep -F "$1" >/dev/null
}

install_packages() {
  say "installing with apt-get: $*"
  export DEBIAN_FRONTEND=noninteractive
  quietly "apt-get update" apt-get -q update
  quietly "apt-get install" apt-get -q install -y --no-install-recommends "$@"
}
