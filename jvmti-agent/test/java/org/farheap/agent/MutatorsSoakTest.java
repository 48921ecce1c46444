package org.farheap.agent;

import static org.farheap.agent.SkipFlags.AFTER;
import static org.farheap.agent.SkipFlags.ANY_GARBAGE;
import static org.farheap.agent.SkipFlags.ASKED;
import static org.farheap.agent.SkipFlags.AT_ONCE;
import static org.farheap.agent.SkipFlags.BEFORE;
import static org.farheap.agent.SkipFlags.DIAGNOSTIC;
import static org.farheap.agent.SkipFlags.DURING;
import static org.farheap.agent.SkipFlags.NOT_ADAPTIVE;
import static org.farheap.agent.SkipFlags.ONLY_ASKED;
import static org.farheap.agent.SkipFlags.SMALL_YOUNG;
import static org.farheap.agent.SkipFlags.SOON_OLD;

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
    private static final Pattern USED = Pattern.compile("most used in either half: heap (\\d+) (\\d+), stubs (\\d+) (\\d+)");
    /** The second half's most, of the first's. */
    private static final double GROWTH_MAX = 1.15;
    /** What a server's own JVM takes more or less. */
    private static final long SERVER_SLACK_BYTES = 48L << 20;

    @ChildJvm(program = "Mutators", args = {"graphs=250", "seed=1000", "knots=150000", "ring=6", "live=8", "mixed=48"},
            heap = "400m", local = "40m", agentOptions = {"skip=on", "pace=off"}, hangSeconds = 7200,
            jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, ANY_GARBAGE, AT_ONCE})
    @DisplayName("are what they were")
    void areWhatTheyWere(Run run) {
        run.proved().require(run.stats().number("region_skips") > 0, "no region was passed by");
    }

    @ChildJvm(program = "Mutators", args = {"graphs=250", "seed=2000", "knots=40000", "ring=3", "live=8", "promote=9", "mixed=9"},
            heap = "112m", local = "24m", fromJdk = 21, agentOptions = {"skip=on", "pace=off"}, hangSeconds = 7200,
            jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, ANY_GARBAGE, AT_ONCE, SMALL_YOUNG, SOON_OLD, DIAGNOSTIC, BEFORE, DURING, AFTER})
    @DisplayName("leave a heap in which the JVM's verifier finds nothing wrong")
    void leaveAHeapThatIsRight(Run run) {
        run.proved().require(run.stats().number("region_skips") > 0, "no region was passed by");
    }

    /** Without DURING: see SkipTest. */
    @ChildJvm(program = "Mutators", args = {"graphs=250", "seed=2000", "knots=40000", "ring=3", "live=8", "promote=9", "mixed=9"},
            heap = "112m", local = "24m", toJdk = 17, agentOptions = {"skip=on", "pace=off"}, hangSeconds = 7200,
            jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, ANY_GARBAGE, AT_ONCE, SMALL_YOUNG, SOON_OLD, DIAGNOSTIC, BEFORE, AFTER})
    @DisplayName("leave a heap in which the JVM's verifier finds nothing wrong, where what is dead stays as it is")
    void leaveAHeapThatIsRightWhereWhatIsDeadStays(Run run) {
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
