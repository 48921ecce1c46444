package org.farheap.agent;

import org.junit.jupiter.api.DisplayName;

/** What the agent finds of G1's marking in JVMs that do not tell it, and what it takes pauses for, against the JVM's own log. */
@DisplayName("G1's marking")
final class MarkingTest {
    private static final String ASKED = "-XX:+ExplicitGCInvokesConcurrent";
    private static final String NOT_ADAPTIVE = "-XX:-G1UseAdaptiveIHOP";
    private static final String ONLY_ASKED = "-XX:InitiatingHeapOccupancyPercent=90";
    private static final String LOG = "-Xlog:gc,gc+marking:file=gc.log";
    private static final String NOT_SKIPPED = "farheap: marking skips no region: ";

    @ChildJvm(program = "MarkingCycles", args = {"live=64", "cycles=4"}, local = "32m", agentOptions = {"skip=on", "pace=off"},
            jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, LOG},
            eachJvmArg = {"-XX:+UseCompressedOops", "-XX:-UseCompressedOops"})
    @DisplayName("is found, and every pause is what the JVM's log says")
    void isFound(Run run) {
        isCalibrated(run.proved());
        pausesAreThoseOfTheLog(run);
    }

    @ChildJvm(program = "MarkingCycles", args = {"live=64", "cycles=4"}, local = "32m", fromJdk = 25,
            agentOptions = {"skip=on", "pace=off"}, jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, LOG, "-XX:+UseCompactObjectHeaders"})
    @DisplayName("is found where objects have compact headers")
    void isFoundWithCompactHeaders(Run run) {
        isCalibrated(run.proved());
        pausesAreThoseOfTheLog(run);
    }

    @ChildJvm(program = "MarkingCycles", args = {"live=64", "cycles=3", "large=400"}, local = "32m",
            agentOptions = {"skip=on", "pace=off"},
            jvmArgs = {ASKED, NOT_ADAPTIVE, "-XX:InitiatingHeapOccupancyPercent=40", LOG})
    @DisplayName("is told from a cycle that was begun and undone")
    void isToldFromACycleThatWasUndone(Run run) {
        isCalibrated(run.proved());
        pausesAreThoseOfTheLog(run);
        run.require(number(run, "undone_start") > 0, "no cycle was undone");
    }

    @ChildJvm(program = "MarkingCycles", args = {"live=64", "cycles=2", "full=4", "after=3"}, local = "32m",
            agentOptions = {"skip=on", "pace=off"}, jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, LOG})
    @DisplayName("is still as it was found after full collections, also of those that end a cycle")
    void isAsFoundAfterFullCollections(Run run) {
        isCalibrated(run.proved());
        GcLog log = GcLog.read(run.directory().resolve("gc.log"));
        run.require(number(run, "full") == log.full() && log.full() >= 4, "full collections: " + log);
        run.require(number(run, "remark") + number(run, "remark_overflow") + number(run, "cleanup") + number(run, "nothing")
                == log.remarks() + log.cleanups(), "pauses of cycles: " + log);
        run.require(number(run, "concurrent_start") == log.concurrentStarts(), "concurrent starts: " + log);
        run.require(number(run, "concurrent_start") > number(run, "remark"), "no full collection came within marking: " + log);
        run.require(number(run, "young") + number(run, "young_in_marking") == log.young() + log.youngInMarking(), "young: " + log);
    }

    @ChildJvm(program = "MarkingCycles", args = {"live=64", "cycles=5"}, local = "32m",
            agentOptions = {"skip=on", "pace=off", "debug_break=marking"}, jvmArgs = {ASKED, LOG})
    @DisplayName("is left alone, with one line, once a field is not where it was found")
    void isLeftAloneOnceAFieldHasMoved(Run run) {
        run.proved();
        run.require(run.stats().number("marking_calibrated") == 0, "it is still taken for calibrated");
        run.require(run.messages().size() == 1 && run.messages().get(0).startsWith(NOT_SKIPPED)
                && run.messages().get(0).contains("was found 0 times"), "not one line that says so");
    }

    @ChildJvm(program = "MarkingCycles", args = {"live=64", "cycles=3"}, local = "32m", newestJdkOnly = true,
            jvmArgs = {ASKED, LOG})
    @DisplayName("is not looked at unless asked for")
    void isNotLookedAtUnlessAskedFor(Run run) {
        run.proved();
        run.require(run.stats().number("marking_calibrated") == 0 && run.stats().number("marking_cycles") == 0
                && run.stats().number("marking_look_ns_max") == 0, "it was looked at");
    }

    private static void isCalibrated(Run run) {
        run.require(run.messages().isEmpty(), "something was said");
        run.require(run.stats().number("marking_calibrated") == 1, "it is not calibrated");
        run.require(run.stats().number("marking_cycles") >= 3, "too few cycles were looked at");
    }

    private static void pausesAreThoseOfTheLog(Run run) {
        GcLog log = GcLog.read(run.directory().resolve("gc.log"));
        GcLog told = new GcLog(number(run, "young"), number(run, "young_in_marking"),
                number(run, "concurrent_start") + number(run, "undone_start"), number(run, "undone_start"),
                number(run, "remark") + number(run, "remark_overflow"), number(run, "remark_overflow"), number(run, "cleanup"),
                number(run, "full"));
        run.require(told.equals(log), "the agent tells " + told + ", the JVM " + log);
        run.require(log.young() > 0 && log.remarks() >= 4 && log.cleanups() >= 4, "too few pauses: " + log);
        run.require(number(run, "nothing") == 0, "a pause did nothing");
    }

    private static long number(Run run, String kind) {
        return run.stats().number("pauses_" + kind);
    }
}
