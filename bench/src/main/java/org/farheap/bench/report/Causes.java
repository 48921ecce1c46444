package org.farheap.bench.report;

import java.util.Comparator;
import java.util.List;

/// Who touches pages. Others than these come after them, by name.
final class Causes {
    static final String MUTATOR = "mutator";
    private static final List<String> KNOWN = List.of(MUTATOR, "marking", "refinement", "pause", "vm");

    static final Comparator<String> ORDER = Comparator.comparingInt(Causes::rank).thenComparing(Comparator.naturalOrder());

    private Causes() {}

    private static int rank(String cause) {
        int index = KNOWN.indexOf(cause);
        return index < 0 ? KNOWN.size() : index;
    }

    static String told(String cause) {
        return switch (cause) {
            case MUTATOR -> "mutator: the program's threads";
            case "marking" -> "marking: concurrent, by the collector";
            case "refinement" -> "refinement: concurrent, by the collector";
            case "pause" -> "pause: the workers of a collector pause";
            case "vm" -> "vm: the VM thread and others of the JVM";
            default -> cause;
        };
    }
}
