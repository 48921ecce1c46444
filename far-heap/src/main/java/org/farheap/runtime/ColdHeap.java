package org.farheap.runtime;

import java.util.ArrayList;
import java.util.List;

/// The cold heap as the memory servers see it: what lies in the regions that only they hold, counted by them. Sizes in bytes, times in
/// nanoseconds.
///
/// @param traced            whether dead objects were told apart; else live and dead are 0
/// @param usedBytes         of all old and humongous regions, here or remote
/// @param readBytes         of it, what was read: live and dead
/// @param regionsRead       regions that were read
/// @param regionsUnreadable regions that are wholly remote, but could not be read
/// @param durationNs        of the whole
/// @param serverNs          of the servers' processors
/// @param pagesFetched      pages that came here for it; 0 when all is well
/// @param classes           those that were found, by bytes, most first
public record ColdHeap(boolean traced, long usedBytes, long readBytes, long liveBytes, long deadBytes, long regionsRead,
        long regionsUnreadable, long durationNs, long serverNs, long pagesFetched, List<ColdClass> classes) {
    /// The name of the row that stands for what is left out.
    public static final String OTHERS = "(others)";

    private static final int FIGURES = 9;

    public ColdHeap {
        classes = List.copyOf(classes);
    }

    /// Asks the servers.
    ///
    /// @throws IllegalStateException with one line that says why not and what to do
    static ColdHeap ask(boolean liveness) {
        return of(liveness, Agent.coldHeap(liveness));
    }

    /// Reads an answer of [Agent#coldHeap].
    static ColdHeap of(boolean liveness, Object[] answer) {
        long[] figures = (long[]) answer[0];
        String[] names = (String[]) answer[1];
        long[] rows = (long[]) answer[2];
        if (figures.length != FIGURES || rows.length != names.length * ColdClass.FIGURES) {
            throw new IllegalStateException("an answer of %d figures, %d classes and %d rows; report this as a bug of Farheap"
                    .formatted(figures.length, names.length, rows.length));
        }
        List<ColdClass> classes = new ArrayList<>(names.length);
        for (int i = 0; i < names.length; i++) {
            classes.add(ColdClass.of(names[i], rows, i * ColdClass.FIGURES));
        }
        return new ColdHeap(liveness, figures[0], figures[1], figures[4], figures[5], figures[2], figures[3], figures[6], figures[7],
                figures[8], classes);
    }

    /// The first `most` of these classes, and the rest as one row [#OTHERS], if there is a rest.
    public static List<ColdClass> first(int most, List<ColdClass> classes) {
        if (classes.size() <= most) {
            return classes;
        }
        List<ColdClass> first = new ArrayList<>(classes.subList(0, most));
        first.add(ColdClass.sum(OTHERS, classes.subList(most, classes.size())));
        return first;
    }

    // JMX knows records since JDK 21 only.

    public boolean isTraced() {
        return traced;
    }

    public long getUsedBytes() {
        return usedBytes;
    }

    public long getReadBytes() {
        return readBytes;
    }

    public long getLiveBytes() {
        return liveBytes;
    }

    public long getDeadBytes() {
        return deadBytes;
    }

    public long getRegionsRead() {
        return regionsRead;
    }

    public long getRegionsUnreadable() {
        return regionsUnreadable;
    }

    public long getDurationNs() {
        return durationNs;
    }

    public long getServerNs() {
        return serverNs;
    }

    public long getPagesFetched() {
        return pagesFetched;
    }

    public List<ColdClass> getClasses() {
        return classes;
    }
}
