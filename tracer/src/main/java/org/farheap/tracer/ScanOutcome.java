package org.farheap.tracer;

/// What comes of scanning one region.
public sealed interface ScanOutcome permits RegionScan, Unreadable, CutOff, OutOfMemoryBudget {}
