package org.farheap.bench.policy;

/// What a policy did with a trace.
///
/// @param fetches   pages fetched, for whomever; those for the program and for concurrent marking are part of them
/// @param meanRun   see [Policy#meanRun()]
record PolicyFigures(String policy, long fetches, long fetchesByProgram, long fetchesByMarking, long softFaults, double meanRun) {
    /// Of a soft fault, in fetches; about.
    static final double SOFT_FAULT_COST = 0.6;

    /// In fetches.
    double cost() {
        return fetches + SOFT_FAULT_COST * softFaults;
    }
}
