package org.farheap.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class TargetSetTest {
    private static List<Long> sorted(TargetSet set) {
        return set.sorted().primitiveStream().boxed().toList();
    }

    @Test
    @DisplayName("it is a set's content, for any number of addresses, repeated or not, and limits about their number")
    void equalsSet() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TreeSet<Long> meant = new TreeSet<>();
            long[] added = random.longs(random.nextInt(6000), 0, 1 + random.nextInt(6000)).map(i -> i * 8).toArray();
            for (long address : added) {
                meant.add(address);
            }
            int limit = Math.max(1, meant.size() + random.nextInt(-2, 3));
            TargetSet set = new TargetSet(limit);
            for (long address : added) {
                set.add(address);
            }
            boolean tooMany = meant.size() > limit;
            assertEquals(tooMany ? List.of() : List.copyOf(meant), sorted(set), "seed " + seed);
            assertEquals(tooMany, set.tooMany(), "seed " + seed);
        }
    }

    @Test
    @DisplayName("one address added a million times takes the room of few")
    void repeated() {
        TargetSet set = new TargetSet(1);
        for (int i = 0; i < 1_000_000; i++) {
            set.add(64);
        }
        assertEquals(List.of(64L), sorted(set));
    }

    @Test
    @DisplayName("an empty set is empty, also with no limit to speak of")
    void empty() {
        assertEquals(List.of(), sorted(new TargetSet(Integer.MAX_VALUE)));
        assertEquals(List.of(), sorted(new TargetSet(0)));
    }
}
