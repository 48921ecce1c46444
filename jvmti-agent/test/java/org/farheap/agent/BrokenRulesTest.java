package org.farheap.agent;

import static org.farheap.agent.SkipFlags.ANY_GARBAGE;
import static org.farheap.agent.SkipFlags.ASKED;
import static org.farheap.agent.SkipFlags.AT_ONCE;
import static org.farheap.agent.SkipFlags.BEFORE;
import static org.farheap.agent.SkipFlags.DIAGNOSTIC;
import static org.farheap.agent.SkipFlags.MIXED;
import static org.farheap.agent.SkipFlags.NOT_ADAPTIVE;
import static org.farheap.agent.SkipFlags.ONLY_ASKED;

import org.junit.jupiter.api.DisplayName;

/** The tests see what they are there to see: with a rule of the agent switched off, the same programs fail. */
@DisplayName("The tests notice")
final class BrokenRulesTest {
    @ChildJvm(program = "Torture", args = {"live=160", "operations=2000", "threads=6", "collect=300", "seed=51"}, local = "48m",
            newestJdkOnly = true,
            agentOptions = {"debug_delay=evict_after_move:2000", "debug_delay=writeback_before_ack:2000"},
            eachAgentOption = {"debug_break=ack", "debug_break=recheck", "debug_break=copyback"})
    @DisplayName("when a page is lost or kept wrongly")
    void noticeWhenAPageIsLost(Run run) {
        mustBeNoticed(run);
    }

    @ChildJvm(program = "Growth", args = {"peak=192", "cycles=3"}, heap = "400m", local = "64m", jvmArgs = {"-Xms16m"},
            newestJdkOnly = true, agentOptions = {"debug_break=unmap"})
    @DisplayName("when unmapped memory is not watched")
    void noticeWhenUnmappedMemoryIsNotWatched(Run run) {
        run.require(run.exitStatus() != 0 || run.peakResidentBytes() > run.plan().budgetBytes() * 11 / 10,
                "neither a wrong value nor a broken budget was seen");
    }

    /** Verified before what stubs hold is evacuated: a collector that walks through what is no object might go round and round. */
    @ChildJvm(program = "SoleOwners",
            args = {"live=44", "owners=60000", "references=60000", "wait=15000", "cycles=3", "rounds=3", "swaps=20", "change=2000",
                "mixed=48"},
            local = "48m", newestJdkOnly = true, agentOptions = {"skip=on", "pace=off", "debug_skip_rounds=6"},
            eachAgentOption = {"debug_break=stub", "debug_break=live", "debug_break=scan"},
            jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, ANY_GARBAGE, AT_ONCE, DIAGNOSTIC, BEFORE, MIXED})
    @DisplayName("when marking passes regions by whose references are not kept")
    void noticeWhenMarkingPassesByTooMuch(Run run) {
        mustBeNoticed(run);
    }

    /** Likewise; garbage among what is passed by is made by what is changed between the rounds. */
    @ChildJvm(program = "SoleOwners",
            args = {"live=44", "owners=60000", "references=60000", "wait=15000", "cycles=3", "rounds=3", "swaps=20", "change=20000",
                "mixed=48"},
            local = "48m", toJdk = 17, agentOptions = {"skip=on", "pace=off", "debug_skip_rounds=6"},
            eachAgentOption = {"debug_break=dead", "debug_break=marks"},
            jvmArgs = {ASKED, NOT_ADAPTIVE, ONLY_ASKED, ANY_GARBAGE, AT_ONCE, DIAGNOSTIC, BEFORE, MIXED})
    @DisplayName("when what is known to be dead in regions that marking passes by is forgotten")
    void noticeWhenWhatIsKnownDeadIsForgotten(Run run) {
        mustBeNoticed(run);
    }

    /** A wrong value that the program found, or a crash of the JVM over one; not a refusal or a lost server. */
    private static void mustBeNoticed(Run run) {
        run.require(run.exitStatus() == Run.WRONG_VALUE || run.exitStatus() == Run.ABORTED || run.exitStatus() == Run.INTERNAL,
                "the program ended with " + run.exitStatus() + ": nothing was noticed");
    }
}
