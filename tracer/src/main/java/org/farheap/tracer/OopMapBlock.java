package org.farheap.tracer;

/// Reference fields that lie one behind the other.
///
/// @param offset bytes from the object's start
/// @param count of references
public record OopMapBlock(int offset, int count) {}
