package org.farheap.tracer;

/// What comes of a trace.
public sealed interface TraceOutcome permits LiveHeap, CutOff, OutOfMemoryBudget {}
