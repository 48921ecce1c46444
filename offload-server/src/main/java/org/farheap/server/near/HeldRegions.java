package org.farheap.server.near;

import java.lang.foreign.MemorySegment;
import org.farheap.tracer.HeapEncoding;
import org.farheap.tracer.RegionImages;
import org.farheap.tracer.RegionKind;
import org.farheap.tracer.RegionTable;

/// The regions that can be read, where they lie in the lease's extents. A region's epoch counts the writes to it, so that one that is
/// written while it is read is found out.
final class HeldRegions implements RegionImages {
    private final RegionTable table;
    private final LeasedMemory memory;
    private final int regionShift;
    private final MemorySegment[] images;

    HeldRegions(HeapEncoding encoding, RegionTable table, HeldPages held, LeasedMemory memory) {
        this.table = table;
        this.memory = memory;
        regionShift = encoding.regionShift();
        images = new MemorySegment[table.regions()];
        for (int region = 0; region < images.length; region++) {
            int used = table.usedBytes(region);
            if (mayBeRead(table.kind(region)) && used > 0 && held.holds(offset(region), used)) {
                images[region] = memory.slice(offset(region), used);
            }
        }
    }

    private static boolean mayBeRead(RegionKind kind) {
        return kind == RegionKind.OLD || kind == RegionKind.HUMONGOUS_START || kind == RegionKind.HUMONGOUS_CONTINUES;
    }

    private long offset(int region) {
        return (long) region << regionShift;
    }

    /// Whether it is the server's, if perhaps being written just now.
    boolean isHeld(int region) {
        return images[region] != null;
    }

    @Override
    public MemorySegment image(int region) {
        return isHeld(region) && !memory.isWritten(offset(region), table.usedBytes(region)) ? images[region] : null;
    }

    @Override
    public long epoch(int region) {
        return isHeld(region) ? memory.writes(offset(region), table.usedBytes(region)) : 0;
    }
}
