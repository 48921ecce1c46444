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
        return KNOWN.contains(cause) ? cause + ": " + who(cause) : cause;
    }

    static String who(String cause) {
        return switch (cause) {
            case MUTATOR -> "the program's threads";
            case "marking" -> "the collector's concurrent marking";
            case "refinement" -> "the collector's concurrent refinement";
            case "pause" -> "the workers of collector pauses";
            case "vm" -> "the VM thread and others of the JVM";
            default -> cause;
        };
    }
}
