package org.farheap.tracer;

/// Which content of a region something was computed from.
public record ImageEpoch(int region, long epoch) {}
