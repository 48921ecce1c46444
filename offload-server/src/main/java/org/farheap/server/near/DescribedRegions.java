package org.farheap.server.near;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.farheap.tracer.HeapEncoding;
import org.farheap.tracer.RegionKind;
import org.farheap.tracer.RegionTable;
import org.farheap.wire.NearWire.Entries;
import org.farheap.wire.NearWire.Region;

/// The region table as it was told last; regions that nobody told of are free.
final class DescribedRegions {
    private static final RegionKind[] KINDS = RegionKind.values();
    private static final long REGION_BYTES = Long.BYTES + Integer.BYTES + Integer.BYTES;

    private final HeapEncoding encoding;
    private final long[] epochs;
    private final int[] usedBytes;
    private final RegionKind[] kinds;

    DescribedRegions(HeapEncoding encoding) {
        this.encoding = encoding;
        epochs = new long[encoding.regions()];
        usedBytes = new int[encoding.regions()];
        kinds = new RegionKind[encoding.regions()];
        Arrays.fill(kinds, RegionKind.FREE);
    }

    static long memoryBytes(HeapEncoding encoding) {
        return encoding.regions() * REGION_BYTES;
    }

    /// A region_table frame.
    void put(ByteBuffer payload) throws MalformedFrame {
        Entries entries = Entries.read(payload);
        long count = Integer.toUnsignedLong(entries.count());
        MalformedFrame.unless(payload.remaining() == count * Region.SIZE, "a region_table whose lengths do not agree");
        long first = Integer.toUnsignedLong(entries.first());
        BadDescription.unless(first + count <= epochs.length, "regions %d to %d of a heap of %d", first, first + count, epochs.length);
        for (int region = (int) first; region < first + count; region++) {
            put(region, Region.read(payload));
        }
    }

    private void put(int region, Region told) {
        BadDescription.unless(told.kind() >= 0 && told.kind() < KINDS.length, "region %d is of kind %d, which is none", region,
                Integer.toUnsignedLong(told.kind()));
        epochs[region] = told.epoch();
        usedBytes[region] = told.usedBytes();
        kinds[region] = KINDS[told.kind()];
    }

    /// @throws org.farheap.tracer.Refused when no pause can have left regions like that
    RegionTable table() {
        return RegionTable.of(encoding, 0, kinds, usedBytes);
    }

    long[] epochs() {
        return epochs.clone();
    }
}
