package org.farheap.agent;

import org.junit.jupiter.api.DisplayName;

/** Nothing of this needs root: a user without any privilege, under the kernel's default settings, pages as well. */
@DisplayName("An ordinary user")
final class OrdinaryUserTest {
    @ChildJvm(program = "Torture", jdksInTurn = true, args = {"live=160", "operations=700", "threads=4", "seed=81"}, user = "nobody",
            eachAgentOption = {"evict=remap", "evict=wp"})
    @DisplayName("can page a heap")
    void canPageAHeap(Run run) {
        run.proved();
    }

    @ChildJvm(program = "Growth", jdksInTurn = true,
            args = {"peak=160", "cycles=2"}, heap = "320m", local = "48m", jvmArgs = {"-Xms16m"}, user = "nobody")
    @DisplayName("can page a heap that grows and shrinks")
    void canPageAHeapThatGrows(Run run) {
        run.proved();
    }
}
