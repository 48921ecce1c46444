package org.farheap.tracer;

/// What G1 uses a region for. OTHER is whatever is none of these, such as the archived regions of JDK 17.
public enum RegionKind {
    FREE, YOUNG, OLD, HUMONGOUS_START, HUMONGOUS_CONTINUES, OTHER
}
