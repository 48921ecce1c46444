package org.farheap.agent;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

/** A thousand random graphs, half of them before the JVM's verifier; and thousands of marking cycles, in which nothing may grow. */
@Tag("soak")
@DisplayName("Many random object graphs")
final class MutatorsSoakTest {
    private static final String ASKED = "-XX:+ExplicitGCInvokesConcurrent";
    private static final String NOT_ADAPTIVE = "-XX:-G1UseAdaptiveIHOP";
    private static final String ONLY_ASKED = "-XX:InitiatingHeapOccupancyPercent=90";
    private static final String ANY_GARBAGE = "-XX:G1HeapWastePercent=0";
    private static final String AT_ONCE = "-XX:G1MixedGCCountTarget=1";
    private static final String SMALL_YOUNG = "-XX:MaxNewSize=4m";
    private static final String SOON_OLD = "-XX:MaxTenuringThreshold=1";
    private static final String DIAGNOSTIC = "-XX:+UnlockDiagnosticVMOptions";
    private static final String BEFORE = "-XX:+VerifyBeforeGC";
    private static final String DURING = "-XX:+VerifyDuringGC";
    private static final String AFTER = "-XX:+VerifyAfterGC";
    private static final Pattern USED = Pattern.compile("most used in either half: heap (\\d+) (\\d+), stubs (\\d+) (\\d+)");
    /** The second half's most, of the first's. */
    private static final double GROWTH_MAX = 1.15;
    /** What a server's own JVM takes more or less. */
    private static final long SERVER_SLACK_BYTES = 48L << 20;

    @ChildJvm(program = "Mutators", args = {"graphs=250", "seed=1000", "knots=40000", "ring=6", "live=16"}, heap = "192m", local = "40m",
            agentOptions = {"skip=on", "pace=off"}, jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, ANY_GARBAGE, AT_ONCE}, hangSeconds = 7200)
    @DisplayName("are what they were")
    void areWhatTheyWere(Run run) {
        run.proved().require(run.stats().number("region_skips") > 0, "no region was passed by");
    }

    @ChildJvm(program = "Mutators", args = {"graphs=250", "seed=2000", "knots=24000", "ring=4", "live=8", "promote=9", "mixed=9"},
            heap = "96m", local = "20m", agentOptions = {"skip=on", "pace=off"}, hangSeconds = 7200,
            jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, ANY_GARBAGE, AT_ONCE, SMALL_YOUNG, SOON_OLD, DIAGNOSTIC, BEFORE, DURING, AFTER})
    @DisplayName("leave a heap in which the JVM's verifier finds nothing wrong")
    void leaveAHeapThatIsRight(Run run) {
        run.proved().require(run.stats().number("region_skips") > 0, "no region was passed by");
    }

    @ChildJvm(program = "Mutators",
            args = {"graphs=1500", "seed=5000", "knots=8000", "ring=4", "live=4", "promote=6", "mixed=6", "wait=700", "operations=200"},
            heap = "64m", local = "14m", agentOptions = {"skip=on", "pace=off"}, hangSeconds = 14_400, ownServers = true,
            jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, ANY_GARBAGE, AT_ONCE, SOON_OLD})
    @DisplayName("grow neither the heap nor stubs nor a server")
    void growNothing(Child child, Servers servers) throws IOException {
        child.awaitOutput("half");
        long half = servers.only().residentBytes();
        child.awaitOutput("nearly");
        long end = servers.only().residentBytes();
        Run run = child.finish();
        run.proved();
        run.require(end < half * GROWTH_MAX + SERVER_SLACK_BYTES, "the server grew from " + half + " to " + end + " bytes");
        run.require(run.stats().number("marking_cycles") >= 2000, "only " + run.stats().number("marking_cycles") + " cycles");
        List<Long> used = used(run);
        run.require(used.get(1) < used.get(0) * GROWTH_MAX, "the heap grew: " + used);
        run.require(used.get(3) < used.get(2) * GROWTH_MAX, "stubs grew: " + used);
        run.require(run.stats().number("region_skips") > 0, "no region was passed by");
    }

    private static List<Long> used(Run run) {
        for (String line : run.stderr()) {
            Matcher found = USED.matcher(line);
            if (found.matches()) {
                return List.of(Long.parseLong(found.group(1)), Long.parseLong(found.group(2)), Long.parseLong(found.group(3)),
                        Long.parseLong(found.group(4)));
            }
        }
        throw new AssertionError("the program has not told what was used");
    }
}
