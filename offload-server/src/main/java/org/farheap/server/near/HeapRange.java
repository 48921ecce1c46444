package org.farheap.server.near;

/// The heap offsets that a lease covers.
///
/// @param firstOffset bytes from the heap's base
/// @param bytes whole pages
/// @param pageBytes a power of two
public record HeapRange(long firstOffset, long bytes, int pageBytes) {}
