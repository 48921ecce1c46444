package org.farheap.bench.report;

/// What the collector was doing. Where several hold at once, the first of this order counts: a young pause may fall into a marking cycle.
enum GcPhase {
    FULL("full pauses", "full"),
    MIXED("mixed pauses", "mixed"),
    YOUNG("young pauses", "young"),
    REMARK("remark and cleanup pauses", "remark"),
    CONCURRENT("concurrent marking", "marking"),
    OUTSIDE("outside of collections", "");

    private final String told;
    private final String lane;

    GcPhase(String told, String lane) {
        this.told = told;
        this.lane = lane;
    }

    String told() {
        return told;
    }

    /// Short enough to stand beside an axis.
    String lane() {
        return lane;
    }

    /// Of a jdk.GCPhasePause.
    ///
    /// @param pause     its name
    /// @param collector of the jdk.GarbageCollection with the same id, or null
    /// @param type      of the jdk.G1GarbageCollection with the same id, or null
    static GcPhase of(String pause, String collector, String type) {
        if (pause.equals("Pause Remark") || pause.equals("Pause Cleanup")) {
            return REMARK;
        }
        if ("G1Full".equals(collector)) {
            return FULL;
        }
        return "Mixed".equals(type) ? MIXED : YOUNG;
    }
}
