package org.farheap.bench.matrix;

/// A look at the process from outside.
///
/// @param seconds     since the run began
/// @param majorFaults since the process began, as minorFaults; by the kernel
/// @param swapped     bytes
record Sample(double seconds, long majorFaults, long minorFaults, long heap, long swapped) {}
