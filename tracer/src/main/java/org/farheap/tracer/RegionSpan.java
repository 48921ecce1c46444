package org.farheap.tracer;

/// The regions that are walked together: one, or those of a humongous object.
///
/// @param usedBytes from the first one's bottom to the last one's top
public record RegionSpan(int first, int count, long usedBytes) {}
