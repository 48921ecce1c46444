package org.farheap.bench.policy;

import java.util.List;

/// All that a replay found out: the JSON file. `schema` changes when a reader of the last one would misread it.
record ReplayResults(int schema, double softFaultCost, List<OfTrace> traces) {
    static final int SCHEMA = 1;

    /// @param finished  false when the JVM was killed
    /// @param lost      records that found the file full
    /// @param peakPages see [TraceProfile]
    record OfTrace(String file, boolean finished, int records, long lost, int heapPages, long fills, long touches, int peakPages,
            List<OfShare> shares) {}

    /// @param capacity pages
    record OfShare(double localShare, int capacity, List<OfPolicy> policies) {
        static OfShare of(double localShare, int capacity, List<PolicyFigures> figures) {
            PolicyFigures belady = named(figures, Policies.BELADY);
            PolicyFigures agent = named(figures, Policies.AGENT);
            return new OfShare(localShare, capacity, figures.stream().map(policy -> OfPolicy.of(policy, belady, agent)).toList());
        }

        private static PolicyFigures named(List<PolicyFigures> figures, String name) {
            return figures.stream().filter(policy -> policy.policy().equals(name)).findFirst().orElseThrow();
        }
    }

    /// Ratios of fetches, and of modelled costs; NaN when the other had none.
    record OfPolicy(PolicyFigures figures, double ofBelady, double ofAgent, double costOfAgent) {
        static OfPolicy of(PolicyFigures policy, PolicyFigures belady, PolicyFigures agent) {
            return new OfPolicy(policy, ratio(policy.fetches(), belady.fetches()), ratio(policy.fetches(), agent.fetches()),
                    ratio(policy.cost(), agent.cost()));
        }

        private static double ratio(double figure, double other) {
            return other == 0 ? Double.NaN : figure / other;
        }
    }

    static ReplayResults of(List<OfTrace> traces) {
        return new ReplayResults(SCHEMA, PolicyFigures.SOFT_FAULT_COST, traces);
    }
}
