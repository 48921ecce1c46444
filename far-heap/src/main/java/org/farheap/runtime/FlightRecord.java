package org.farheap.runtime;

/// One record of the data path, as flight_log.hpp draws it; overwritten by the next.
final class FlightRecord {
    static final int PAGE_FETCH = 0;
    static final int EVICTION = 1;
    static final int WRITE_BACK = 2;
    static final int REGION_TRANSITION = 3;
    static final int PAUSE_OVERHEAD = 4;
    static final int NO_SAMPLE = 0xffff;

    long startNanos;
    long durationNanos;
    int kind;
    int cause;
    int detail;
    long weight;
    long place;
    long count;
    final long[] values = new long[3];
}
