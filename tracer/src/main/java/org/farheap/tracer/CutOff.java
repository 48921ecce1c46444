package org.farheap.tracer;

/// The work took longer than it may, or its thread was interrupted. Nothing is told of what it had found.
public record CutOff(Cause cause) implements ScanOutcome, TraceOutcome {
    public enum Cause { TIME, INTERRUPTED }
}
