package org.farheap.bench.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A sequence with popular pages that change, and with scans. The misses are those that Caffeine's simulator counts with the same sizes of
/// queues and histories, after two changes to the papers' letter: its ARC divides whole numbers, and its LIRS does not promote a page that
/// is at the top of the stack.
final class KnownMissesTest {
    private static final int PAGES = 400;
    private static final int LENGTH = 40_000;
    private static final int[] SEQUENCE = sequence(1);

    @DisplayName("Misses are as many as another implementation of the papers counts")
    @ParameterizedTest(name = "{0}, {1} pages: {2}")
    @CsvSource({
        "arc, 10, 33560", "arc, 50, 28151", "arc, 100, 24331", "arc, 200, 19593", "arc, 300, 13350",
        "lirs, 10, 33921", "lirs, 50, 28423", "lirs, 100, 23708", "lirs, 200, 15702", "lirs, 300, 8198",
        "s3-fifo, 10, 33118", "s3-fifo, 50, 27533", "s3-fifo, 100, 23442", "s3-fifo, 200, 17638", "s3-fifo, 300, 9877",
        "clock-pro, 10, 33390", "clock-pro, 50, 27521", "clock-pro, 100, 23154", "clock-pro, 200, 15837", "clock-pro, 300, 9078",
    })
    void misses(String name, int room, int misses) {
        Policy policy = Policies.named(name).maker().make(new Policies.Cache(PAGES, PAGES, room, null));
        assertEquals(misses, Touches.fetches(policy, SEQUENCE));
    }

    private static int[] sequence(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] pages = new int[LENGTH];
        int scan = PAGES;
        int popular = 0;
        for (int i = 0; i < LENGTH; i++) {
            if (scan < PAGES) {
                pages[i] = scan++;
                continue;
            }
            int event = random.nextInt(1000);
            scan = event == 0 ? 0 : scan;
            popular = event == 1 ? random.nextInt(PAGES) : popular;
            double distance = Math.pow(random.nextDouble(), 3);
            pages[i] = (popular + (int) (distance * PAGES)) % PAGES;
            if (i > 0 && pages[i] == pages[i - 1]) {
                pages[i] = (pages[i] + 1) % PAGES;
            }
        }
        return pages;
    }
}
