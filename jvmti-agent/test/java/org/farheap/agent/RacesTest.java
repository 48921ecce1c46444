package org.farheap.agent;

import org.junit.jupiter.api.DisplayName;

/** Delays at the places where one thread's step and another's could meet. The sites are those of base/debug_hooks.hpp. */
@DisplayName("Races")
final class RacesTest {
    @ChildJvm(program = "Torture", args = {"live=128", "operations=250", "threads=6", "collect=80", "seed=41"}, local = "48m",
            jdksInTurn = true, agentOptions = {"evict=remap"},
            eachAgentOption = {
                "debug_delay=evict_after_claim:1000",
                "debug_delay=evict_after_move:1000",
                "debug_delay=writeback_before_send:5000",
                "debug_delay=writeback_before_ack:5000",
                "debug_delay=fetch_before_install:200",
                "debug_delay=fill_before_install:1000",
                "debug_delay=evict_before_settle:200",
                "debug_delay=return_before_move:1000",
            })
    @DisplayName("leave the values right when blocks are remapped")
    void leaveTheValuesRightWhenBlocksAreRemapped(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Torture", args = {"live=128", "operations=250", "threads=6", "collect=80", "seed=43"}, local = "48m",
            jdksInTurn = true, agentOptions = {"evict=move"},
            eachAgentOption = {
                "debug_delay=evict_after_claim:1000",
                "debug_delay=evict_after_move:1000",
                "debug_delay=writeback_before_send:5000",
                "debug_delay=writeback_before_ack:5000",
                "debug_delay=return_before_move:1000",
                "debug_break=honest",
            })
    @DisplayName("leave the values right when pages are moved")
    void leaveTheValuesRightWhenPagesAreMoved(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Torture", args = {"live=128", "operations=250", "threads=6", "collect=80", "seed=42"}, local = "48m",
            jdksInTurn = true, agentOptions = {"evict=wp"},
            eachAgentOption = {
                "debug_delay=evict_after_claim:1000",
                "debug_delay=evict_after_move:1000",
                "debug_delay=writeback_before_send:5000",
                "debug_delay=writeback_before_ack:5000",
                "debug_delay=return_before_move:1000",
            })
    @DisplayName("leave the values right when pages are write-protected")
    void leaveTheValuesRightWhenPagesAreProtected(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Growth", args = {"peak=64", "cycles=6"}, heap = "256m", local = "48m", jvmArgs = {"-Xms16m"},
            jdksInTurn = true, eachAgentOption = {
                "debug_delay=unmap_event:20000",
                "debug_delay=unmap_taken:20000",
                "debug_delay=evict_after_claim:5000",
                "debug_delay=fill_before_install:3000",
            })
    @DisplayName("leave the values right when the heap shrinks at that moment")
    void leaveTheValuesRightWhenTheHeapShrinks(Run run) {
        run.proved();
    }
}
