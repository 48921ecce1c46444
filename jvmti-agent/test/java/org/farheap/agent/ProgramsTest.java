package org.farheap.agent;

import org.junit.jupiter.api.DisplayName;

/** What programs do beside reading and writing objects, while most of their heap is remote. */
@DisplayName("A program")
final class ProgramsTest {
    @ChildJvm(program = "Growth", jdksInTurn = true, args = {"peak=128", "cycles=2"}, heap = "280m", local = "48m", jvmArgs = {"-Xms16m"},
            eachAgentOption = {"evict=remap", "evict=wp"})
    @DisplayName("may let its heap grow, shrink and grow again")
    void mayLetItsHeapGrowAndShrink(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Growth", jdksInTurn = true, args = {"peak=128", "cycles=2"}, heap = "280m", local = "48m",
            jvmArgs = {"-Xms16m", "-XX:+UseTransparentHugePages", "-XX:+AlwaysPreTouch"})
    @DisplayName("may let a heap of huge, pre-touched pages grow and shrink")
    void mayLetAHeapOfHugePagesGrowAndShrink(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Forker", jdksInTurn = true, args = {"live=128", "forks=8"}, local = "48m",
            eachJvmArg = {"-Djdk.lang.Process.launchMechanism=POSIX_SPAWN", "-Djdk.lang.Process.launchMechanism=FORK",
                    "-Djdk.lang.Process.launchMechanism=VFORK"})
    @DisplayName("may start processes in every way that Java has")
    void mayStartProcesses(Run run) {
        run.proved();
    }

    @ChildJvm(program = "ExitStorm", jdksInTurn = true, args = {"live=64"}, local = "32m",
            eachProgramArg = {"end=exit millis=50", "end=exit millis=200", "end=halt millis=50", "end=halt millis=200"})
    @DisplayName("may end at any moment, orderly or not")
    void mayEndAtAnyMoment(Run run) {
        run.proved();
    }

    @ChildJvm(program = "NativeArrays", jdksInTurn = true,
            args = {"live=80", "rounds=1"}, local = "32m", eachAgentOption = {"evict=remap", "evict=wp"})
    @DisplayName("may hand remote arrays to compression, checksums, files, sockets and the JVM's stubs")
    void mayHandRemoteArraysToNativeCode(Run run) {
        run.proved();
    }

    @ChildJvm(program = "AllocFast", jdksInTurn = true, args = {"retain=96", "total=240", "threads=2"}, local = "32m")
    @DisplayName("may allocate as fast as it can without breaking the budget")
    void mayAllocateAsFastAsItCan(Run run) {
        run.proved();
    }

    @ChildJvm(program = "AllocFast", jdksInTurn = true,
            args = {"retain=96", "total=240", "threads=4"}, local = "32m", jvmArgs = {"-XX:MaxNewSize=128m"})
    @DisplayName("may allocate into a young generation that is larger than the budget")
    void mayAllocateIntoALargeYoungGeneration(Run run) {
        run.proved();
    }

    @ChildJvm(program = "VirtualThreads", args = {"live=96", "count=3000", "rounds=2"}, local = "32m", fromJdk = 21)
    @DisplayName("may park virtual threads whose stacks become remote")
    void mayParkVirtualThreads(Run run) {
        run.proved();
    }

    @ChildJvm(program = "ClassChurn", args = {"live=96", "classes=800"}, local = "32m")
    @DisplayName("may load and unload classes")
    void mayLoadAndUnloadClasses(Run run) {
        run.proved();
    }
}
