package org.farheap.tracer;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A heap of random objects in random regions, some of them not held, with random references among them and into young regions.
final class RandomHeap {
    private static final int BYTES_PER_ATTEMPT = 64;

    final HeapBuilder heap;
    final HeldImages images;
    final long[] roots;
    private final RandomGenerator random;

    RandomHeap(HeapEncoding encoding, RandomGenerator random) {
        this.random = random;
        heap = new HeapBuilder(encoding);
        int region = 0;
        while (region < encoding.regions()) {
            region += fill(region);
        }
        // Nothing refers to the filler behind a humongous object.
        List<Placed> all = heap.objects.values().stream()
                .filter(object -> heap.kinds[heap.region(object.address())] != RegionKind.HUMONGOUS_CONTINUES).toList();
        all.forEach(object -> referTo(object, all));
        images = heap.images();
        for (int i = 0; i < images.images.length; i++) {
            if (random.nextInt(8) == 0) {
                images.images[i] = null;
            }
        }
        roots = random.ints(1 + random.nextInt(4), 0, all.size()).mapToLong(i -> all.get(i).address()).toArray();
    }

    /// Returns how many regions were used.
    private int fill(int region) {
        switch (random.nextInt(8)) {
            case 0 -> { }
            case 1 -> {
                heap.kinds[region] = RegionKind.YOUNG;
                heap.used[region] = random.nextInt(heap.encoding.regionBytes() / 8) * 8;
            }
            case 2 -> {
                return fillHumongous(region);
            }
            default -> fillOld(region);
        }
        return 1;
    }

    private int fillHumongous(int region) {
        ClassLayout layout = random.nextBoolean() ? heap.classes.objectArray : heap.classes.longs;
        int bytes = heap.encoding.regionBytes() / 2 + random.nextInt(3 * heap.encoding.regionBytes());
        int length = bytes >> layout.log2ElementBytes();
        int regions = (int) Math.ceilDiv(heap.bytesOf(layout, length), (long) heap.encoding.regionBytes());
        if (region + regions > heap.encoding.regions()) {
            return 1;
        }
        heap.humongous(region, layout, length);
        return regions;
    }

    private void fillOld(int region) {
        List<ClassLayout> all = new ArrayList<>(heap.classes.all());
        // So that most traces are complete.
        if (random.nextInt(8) != 0) {
            all.remove(heap.classes.chunk);
        }
        int attempts = random.nextInt(heap.encoding.regionBytes() / BYTES_PER_ATTEMPT);
        for (int i = 0; i <= attempts; i++) {
            ClassLayout layout = all.get(random.nextInt(all.size()));
            boolean hasLength = layout.kind().isArray() || layout.kind() == LayoutKind.MIRROR || layout.kind() == LayoutKind.STACK_CHUNK;
            int length = hasLength ? random.nextInt(1 + random.nextInt(40)) : 0;
            if (heap.fits(region, layout, length)) {
                heap.old(region, layout, length);
            }
        }
    }

    private void referTo(Placed from, List<Placed> all) {
        for (int slot = 0; slot < from.slots().size(); slot++) {
            int choice = random.nextInt(20);
            if (choice < 12) {
                heap.refer(from, slot, all.get(random.nextInt(all.size())));
            } else if (choice == 12) {
                referToNotWalked(from, slot);
            }
        }
    }

    private void referToNotWalked(Placed from, int slot) {
        int region = random.nextInt(heap.encoding.regions());
        if (heap.kinds[region] == RegionKind.YOUNG || heap.kinds[region] == RegionKind.FREE) {
            heap.refer(from, slot, heap.encoding.bottom(region) + 8L * random.nextInt(heap.encoding.regionBytes() / 8));
        }
    }
}
