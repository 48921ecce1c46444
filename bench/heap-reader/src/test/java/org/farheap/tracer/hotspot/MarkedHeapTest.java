package org.farheap.tracer.hotspot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The tracer against a JVM's heap as concurrent marking leaves it: young regions that are not read, and old ones with dead objects in
/// them, some known to be dead and some not.
final class MarkedHeapTest {
    private static final int ROOT_SETS = 4;
    private static final int SEED = 6;

    static Stream<Variant> variants() {
        // Without the archive: a dump leaves out its mirrors whose class is not loaded, and nothing else tells which of them are dead.
        return Stream.of(Variant.of(17, "-Xshare:off"), Variant.of(21), Variant.of(25), Variant.of(25, "-XX:+UseCompactObjectHeaders"));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void whatMarkingFoundDeadIsPassedOver(Variant variant) throws IOException {
        try (RestingHeap real = RealHeap.afterConcurrentMarking(variant)) {
            assertEquals(List.of(), real.truth().otherClasses(real.mirrors()));
            assertEquals(List.of(), real.check().regions());
            assertSomeIsKnownToBeDead(variant, real);
            assertSomeObjectsReachWhatTheDumpSays(real);
        }
    }

    /// JDK 17 leaves it as it is, among it objects whose class is unloaded; others write fillers over it.
    private static void assertSomeIsKnownToBeDead(Variant variant, RestingHeap real) {
        List<String> differences = real.checkWithoutKnownLive().regions();
        if (variant.feature() == 17) {
            assertNotEquals(List.of(), differences);
        } else {
            assertEquals(List.of(), differences);
            assertNotEquals(0, real.truth().fillers());
        }
    }

    private static void assertSomeObjectsReachWhatTheDumpSays(RestingHeap real) {
        TracerCheck check = real.check();
        LongArrayList old = real.truth().liveObjects().select(check::isTraced);
        assertNotEquals(old.size(), real.truth().liveObjects().size());
        Random random = new Random(SEED);
        for (int set = 0; set < ROOT_SETS; set++) {
            LongArrayList roots = new LongArrayList(random.ints(1 + set, 0, old.size()).mapToLong(old::get).toArray());
            assertEquals(List.of(), check.reached(roots, false));
            assertEquals(List.of(), check.reached(roots, true));
        }
    }
}
