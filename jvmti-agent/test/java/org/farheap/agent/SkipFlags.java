package org.farheap.agent;

/** Options of the JVM for tests of what marking passes by. */
final class SkipFlags {
    /** Cycles come when System.gc() asks for them, and seldom else. */
    static final String ASKED = "-XX:+ExplicitGCInvokesConcurrent";
    static final String NOT_ADAPTIVE = "-XX:-G1UseAdaptiveIHOP";
    static final String ONLY_ASKED = "-XX:InitiatingHeapOccupancyPercent=90";

    /** What a cycle has found worth it is evacuated in the next collection. */
    static final String ANY_GARBAGE = "-XX:G1HeapWastePercent=0";
    static final String AT_ONCE = "-XX:G1MixedGCCountTarget=1";

    static final String SMALL_YOUNG = "-XX:MaxNewSize=4m";
    static final String SOON_OLD = "-XX:MaxTenuringThreshold=1";

    static final String DIAGNOSTIC = "-XX:+UnlockDiagnosticVMOptions";
    static final String BEFORE = "-XX:+VerifyBeforeGC";
    static final String DURING = "-XX:+VerifyDuringGC";
    static final String AFTER = "-XX:+VerifyAfterGC";
    /** With BEFORE: before mixed collections only. */
    static final String MIXED = "-XX:VerifyGCType=mixed";

    private SkipFlags() {}
}
