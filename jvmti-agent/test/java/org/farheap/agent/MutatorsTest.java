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

import org.junit.jupiter.api.DisplayName;

/** Random graphs with all that a collector treats apart, from seeds, while marking passes cold regions by. */
@DisplayName("Random object graphs")
final class MutatorsTest {
    @ChildJvm(program = "Mutators", args = {"graphs=4", "seed=100", "knots=150000", "ring=6", "live=8", "mixed=48"},
            heap = "400m", local = "40m", agentOptions = {"skip=on", "pace=off"},
            jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, ANY_GARBAGE, AT_ONCE})
    @DisplayName("are what they were, however they are changed meanwhile")
    void areWhatTheyWere(Run run) {
        hasPassedBy(run);
    }

    @ChildJvm(program = "Mutators", args = {"graphs=3", "seed=200", "knots=40000", "ring=3", "live=8", "promote=9", "mixed=9"},
            heap = "112m", local = "24m", newestJdkOnly = true, agentOptions = {"skip=on", "pace=off"}, hangSeconds = 600,
            jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, ANY_GARBAGE, AT_ONCE, SMALL_YOUNG, SOON_OLD, DIAGNOSTIC, BEFORE, DURING, AFTER})
    @DisplayName("leave a heap in which the JVM's verifier finds nothing wrong")
    void leaveAHeapThatIsRight(Run run) {
        hasPassedBy(run);
    }

    private static void hasPassedBy(Run run) {
        run.proved();
        run.require(run.messages().isEmpty(), "something was said");
        run.require(run.stats().number("region_skips") > 0, "no region was passed by");
    }
}
