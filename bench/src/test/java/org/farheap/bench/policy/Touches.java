package org.farheap.bench.policy;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Sequences of touches, and what became of them.
final class Touches {
    private Touches() {}

    /// A letter a touch: h hit, s soft fault, F fetch.
    static String of(Policy policy, int... pages) {
        return of(policy, Toucher.PROGRAM, pages);
    }

    static String of(Policy policy, Toucher toucher, int... pages) {
        return Arrays.stream(pages).mapToObj(page -> switch (policy.touch(page, toucher)) {
            case HIT -> "h";
            case SOFT_FAULT -> "s";
            case FETCH -> "F";
        }).collect(Collectors.joining());
    }

    static long fetches(Policy policy, int... pages) {
        return of(policy, pages).chars().filter(outcome -> outcome == 'F').count();
    }

    static int[] range(int first, int end) {
        return IntStream.range(first, end).toArray();
    }

    static int[] times(int times, int... pages) {
        return IntStream.range(0, times).flatMap(i -> Arrays.stream(pages)).toArray();
    }

    /// The pages that are held, of those below `end`.
    static String held(Policy policy, int end) {
        return IntStream.range(0, end).filter(policy::holds).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }

    static void fill(Policy policy, int... pages) {
        Arrays.stream(pages).forEach(page -> policy.fill(page, Toucher.PROGRAM));
    }
}
