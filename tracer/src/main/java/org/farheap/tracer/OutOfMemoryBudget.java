package org.farheap.tracer;

/// The work needs more memory of its own than it may take.
///
/// @param limitBytes what it may take
public record OutOfMemoryBudget(long limitBytes) implements ScanOutcome, TraceOutcome {}
