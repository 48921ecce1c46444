package org.farheap.agent;

import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Several JVMs at one server: each with its own memory, and what one leaves behind is there for the next. */
@DisplayName("A server")
final class SharedServerTest {
    private static final long GIVEN_BACK_SECONDS_MAX = 60;
    private static final List<String> SHORT = List.of("live=128", "operations=800", "threads=2", "seed=71");
    private static final List<String> ENDLESS = List.of("live=128", "seconds=600", "threads=2", "seed=72");

    @ChildJvm(program = "Torture", jdksInTurn = true,
            args = {"live=128", "operations=700", "threads=2", "seed=70"}, local = "48m", token = "both know it")
    @DisplayName("keeps the heaps of several JVMs apart, also when one of them is killed")
    void keepsHeapsApart(ChildPlan plan, Servers servers) {
        try (Child first = child(plan, servers); Child second = child(plan.withArgs(SHORT), servers);
                Child third = child(plan.withArgs(ENDLESS), servers)) {
            third.awaitBegun();
            third.kill();
            first.finish().proved();
            second.finish().proved();
            List.of(first, second, third).forEach(Child::forget);
        }
    }

    @ChildJvm(program = "Torture", jdksInTurn = true,
            args = {"live=128", "seconds=600", "threads=2"}, heap = "320m", local = "48m", serverMemory = "448m",
            ownServers = true)
    @DisplayName("refuses a second JVM that does not fit, and takes it when the first was killed")
    void givesTheMemoryOfAKilledJvmToTheNext(Child first, ChildPlan plan, Servers servers) {
        first.awaitBegun();
        run(plan.withArgs(SHORT), servers).refused(Run.ENVIRONMENT, servers.only().address(), "memory");
        first.kill();
        Run second = run(plan.withArgs(SHORT), servers);
        long deadline = System.nanoTime() + GIVEN_BACK_SECONDS_MAX * 1_000_000_000L;
        while (second.exitStatus() == Run.ENVIRONMENT && System.nanoTime() < deadline) {
            second = run(plan.withArgs(SHORT), servers);
        }
        second.proved();
    }

    private static Child child(ChildPlan plan, Servers servers) {
        return Child.underAgent(plan, servers.staged(), List.of(servers.only().address()));
    }

    private static Run run(ChildPlan plan, Servers servers) {
        try (Child child = child(plan, servers)) {
            Run run = child.finish();
            if (run.exitStatus() == 0 || run.exitStatus() == Run.ENVIRONMENT) {
                child.forget();
            }
            return run;
        }
    }
}
