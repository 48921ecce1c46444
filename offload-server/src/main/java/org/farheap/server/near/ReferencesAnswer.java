package org.farheap.server.near;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.farheap.tracer.RegionScan;
import org.farheap.wire.NearWire.ReferenceSource;
import org.farheap.wire.NearWire.ReferenceTargets;
import org.farheap.wire.NearWire.References;
import org.farheap.wire.NearWire.Verdict;
import org.farheap.wire.Wire;

/// The answer of "references": its ReferenceSources in order, the Klasses, its ReferenceTargets in order. Any thread.
final class ReferencesAnswer {
    /// An address as it is kept, twice while the list of them grows, sorted, and in the answer.
    private static final long BYTES_PER_TARGET = 4L * Long.BYTES;

    private final NearHeap heap;
    private final BitSet wanted;
    private final long memoryBytesMax;
    private final long startNanos = System.nanoTime();
    private final List<ReferenceSource> sources = new ArrayList<>();
    private final LongHashSet classes = new LongHashSet();
    /// Those of different sources may be the same.
    private final LongArrayList targets = new LongArrayList();

    ReferencesAnswer(NearHeap heap, BitSet wanted, long memoryBytesMax) {
        this.heap = heap;
        this.wanted = wanted;
        this.memoryBytesMax = memoryBytesMax;
    }

    synchronized void refuse(int source, int verdict) {
        sources.add(new ReferenceSource(source, verdict, heap.epoch(source), 0));
    }

    synchronized void add(RegionScan scan) throws NearFailure {
        long before = targets.size();
        scan.targets().forEach(this::addWanted);
        if (targets.size() * BYTES_PER_TARGET > memoryBytesMax) {
            throw NearFailure.outOfMemory("references of these regions take more than the call's memory: ask for fewer regions");
        }
        scan.classes().rows().forEach(row -> classes.add(row.layout().klass()));
        sources.add(new ReferenceSource(scan.region(), Verdict.COMPLETE, heap.epoch(scan.region()), targets.size() - before));
    }

    private void addWanted(long target) {
        if (wanted.get(region(target))) {
            targets.add(target);
        }
    }

    private int region(long address) {
        return heap.encoding().region(address);
    }

    synchronized byte[] toBytes() throws NearFailure {
        sources.sort(Comparator.comparingInt(ReferenceSource::region));
        long[] klasses = classes.toSortedArray();
        long[] distinct = distinct(targets.toArray());
        int[] starts = starts(distinct);
        long bytes = References.SIZE + (long) sources.size() * ReferenceSource.SIZE + (long) klasses.length * Long.BYTES
                + (long) starts.length * ReferenceTargets.SIZE + (long) distinct.length * Long.BYTES;
        if (bytes > Integer.MAX_VALUE) {
            throw NearFailure.outOfMemory("references of these regions are " + bytes + " bytes: ask for fewer regions");
        }
        ByteBuffer out = Wire.buffer((int) bytes);
        new References(sources.size(), klasses.length, starts.length, 0, distinct.length, System.nanoTime() - startNanos).write(out);
        sources.forEach(source -> source.write(out));
        for (long klass : klasses) {
            out.putLong(klass);
        }
        for (int i = 0; i < starts.length; i++) {
            int end = i + 1 < starts.length ? starts[i + 1] : distinct.length;
            new ReferenceTargets(region(distinct[starts[i]]), end - starts[i]).write(out);
            for (int at = starts[i]; at < end; at++) {
                out.putLong(distinct[at]);
            }
        }
        return out.array();
    }

    private static long[] distinct(long[] addresses) {
        Arrays.sort(addresses);
        int count = Math.min(addresses.length, 1);
        for (int i = 1; i < addresses.length; i++) {
            if (addresses[i] != addresses[i - 1]) {
                addresses[count++] = addresses[i];
            }
        }
        return Arrays.copyOf(addresses, count);
    }

    /// Where the addresses of each region begin.
    private int[] starts(long[] distinct) {
        int[] starts = new int[Math.min(distinct.length, heap.regions().regions())];
        int count = 0;
        for (int i = 0; i < distinct.length; i++) {
            if (i == 0 || region(distinct[i]) != region(distinct[i - 1])) {
                starts[count++] = i;
            }
        }
        return Arrays.copyOf(starts, count);
    }
}
