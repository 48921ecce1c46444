package org.farheap.agent;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The checksums of the programs without the agent, each found once for each set of arguments. */
final class Baseline {
    private static final Map<List<String>, String> CHECKSUMS = new ConcurrentHashMap<>();

    private Baseline() {}

    static String checksum(ChildPlan plan) {
        ChildPlan plain = plan.plain();
        return CHECKSUMS.computeIfAbsent(List.of(plain.program(), String.join(" ", plain.args())), key -> run(plain));
    }

    private static String run(ChildPlan plain) {
        try (Child child = Child.withoutAgent(plain)) {
            Run run = child.finish().succeeded();
            child.forget();
            return run.checksum().orElseThrow();
        }
    }
}
