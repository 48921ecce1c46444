package org.farheap.agent;

import static org.farheap.agent.SkipFlags.AFTER;
import static org.farheap.agent.SkipFlags.ANY_GARBAGE;
import static org.farheap.agent.SkipFlags.ASKED;
import static org.farheap.agent.SkipFlags.AT_ONCE;
import static org.farheap.agent.SkipFlags.BEFORE;
import static org.farheap.agent.SkipFlags.DIAGNOSTIC;
import static org.farheap.agent.SkipFlags.DURING;
import static org.farheap.agent.SkipFlags.MIXED;
import static org.farheap.agent.SkipFlags.NOT_ADAPTIVE;
import static org.farheap.agent.SkipFlags.ONLY_ASKED;
import static org.farheap.agent.SkipFlags.SMALL_YOUNG;
import static org.farheap.agent.SkipFlags.SOON_OLD;

import org.junit.jupiter.api.DisplayName;

/** Marking that passes cold regions by, over programs in which these are the only ones to refer to others. */
@DisplayName("Marking that passes cold regions by")
final class SkipTest {
    @ChildJvm(program = "SoleOwners", args = {"live=44", "owners=60000", "references=60000", "cycles=3", "mixed=48"}, local = "48m",
            agentOptions = {"skip=on", "pace=off"}, jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, ANY_GARBAGE, AT_ONCE})
    @DisplayName("keeps what they refer to")
    void keepsWhatTheyReferTo(Run run) {
        hasPassedBy(run);
    }

    @ChildJvm(program = "SoleOwners", args = {"live=44", "owners=60000", "references=60000", "wait=10000", "cycles=3", "rounds=2",
            "swaps=20", "change=2000", "mixed=48"}, local = "48m", agentOptions = {"skip=on", "pace=off", "debug_skip_rounds=6"},
            jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, ANY_GARBAGE, AT_ONCE, DIAGNOSTIC, BEFORE, MIXED})
    @DisplayName("keeps what is written into them meanwhile")
    void keepsWhatIsWrittenIntoThem(Run run) {
        hasPassedBy(run);
    }

    /** The verifier fetches everything in every pause. */
    @ChildJvm(program = "SoleOwners",
            args = {"live=16", "owners=20000", "churn=6", "promote=12", "references=12000", "wait=15000", "cycles=2",
                "swaps=3", "mixed=8"},
            heap = "96m", local = "20m", fromJdk = 21, agentOptions = {"skip=on", "pace=off"},
            jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, ANY_GARBAGE, AT_ONCE, SMALL_YOUNG, SOON_OLD, DIAGNOSTIC, BEFORE, DURING,
                AFTER})
    @DisplayName("leaves a heap in which the JVM's verifier finds nothing wrong")
    void leavesAHeapThatIsRight(Run run) {
        hasPassedBy(run);
    }

    /**
     * Not before the end of the remark's pause, which is when what is known to be dead in regions that were passed by is known again; that
     * is what DURING looks at.
     */
    @ChildJvm(program = "SoleOwners",
            args = {"live=16", "owners=20000", "churn=6", "promote=12", "references=12000", "wait=15000", "cycles=2", "rounds=2",
                "change=2000", "swaps=3", "mixed=8"},
            heap = "96m", local = "20m", toJdk = 17, agentOptions = {"skip=on", "pace=off"},
            jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, ANY_GARBAGE, AT_ONCE, SMALL_YOUNG, SOON_OLD, DIAGNOSTIC, BEFORE, AFTER})
    @DisplayName("leaves a heap in which the JVM's verifier finds nothing wrong, where what is dead stays as it is")
    void leavesAHeapThatIsRightWhereWhatIsDeadStays(Run run) {
        hasPassedBy(run);
    }

    private static void hasPassedBy(Run run) {
        run.proved();
        run.require(run.messages().isEmpty(), "something was said");
        run.require(run.stats().number("stubs_filled") > 0, "no stub was filled");
        run.require(run.stats().number("region_skips") > 0, "no region was passed by");
    }
}
