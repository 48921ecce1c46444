package org.farheap.tracer;

import static org.farheap.tracer.RegionKind.HUMONGOUS_CONTINUES;
import static org.farheap.tracer.RegionKind.HUMONGOUS_START;
import static org.farheap.tracer.Refused.Subject.REGION_TABLE;

/// Kind and top of every region, all of them as they were in one pause.
public final class RegionTable {
    private final long epoch;
    private final RegionKind[] kinds;
    private final int[] usedBytes;
    private final int regionBytes;

    private RegionTable(HeapEncoding encoding, long epoch, RegionKind[] kinds, int[] usedBytes) {
        this.epoch = epoch;
        this.kinds = kinds.clone();
        this.usedBytes = usedBytes.clone();
        regionBytes = encoding.regionBytes();
    }

    /// @param epoch names the pause
    /// @param usedBytes bytes from a region's bottom to its top
    /// @throws Refused when no pause can have left regions like that
    public static RegionTable of(HeapEncoding encoding, long epoch, RegionKind[] kinds, int[] usedBytes) {
        int regions = encoding.regions();
        Refused.unless(kinds.length == regions && usedBytes.length == regions, REGION_TABLE,
                "%d kinds and %d tops, for a heap of %d regions", kinds.length, usedBytes.length, regions);
        RegionTable table = new RegionTable(encoding, epoch, kinds, usedBytes);
        for (int region = 0; region < regions; region++) {
            table.check(region);
        }
        return table;
    }

    private void check(int region) {
        int used = usedBytes[region];
        Refused.unless(kinds[region] != null, REGION_TABLE, "region %d has no kind", region);
        Refused.unless(used >= 0 && used <= regionBytes && used % HeapEncoding.OBJECT_ALIGNMENT == 0, REGION_TABLE,
                "region %d of %d bytes uses %d", region, regionBytes, used);
        if (kinds[region] != HUMONGOUS_CONTINUES) {
            return;
        }
        Refused.unless(region > 0 && isHumongous(region - 1), REGION_TABLE, "region %d continues nothing humongous", region);
        // HotSpot fills up the last region of a humongous object only; those before it are full.
        Refused.unless(usedBytes[region - 1] == regionBytes, REGION_TABLE, "region %d goes on in %d, and uses %d bytes", region - 1, region,
                usedBytes[region - 1]);
    }

    private boolean isHumongous(int region) {
        return kinds[region] == HUMONGOUS_START || kinds[region] == HUMONGOUS_CONTINUES;
    }

    public long epoch() {
        return epoch;
    }

    public int regions() {
        return kinds.length;
    }

    public RegionKind kind(int region) {
        return kinds[region];
    }

    /// Bytes from a region's bottom to its top.
    public int usedBytes(int region) {
        return usedBytes[region];
    }

    /// Whether objects are walked from its bottom. Those of young regions change all the time, and are never walked.
    public boolean isWalked(int region) {
        return kinds[region] == RegionKind.OLD || kinds[region] == HUMONGOUS_START;
    }

    /// The region, or all those of the humongous object that begins in it.
    public RegionSpan span(int first) {
        int end = first + 1;
        if (kinds[first] == HUMONGOUS_START) {
            while (end < kinds.length && kinds[end] == HUMONGOUS_CONTINUES) {
                end++;
            }
        }
        return new RegionSpan(first, end - first, (long) (end - first - 1) * regionBytes + usedBytes[end - 1]);
    }
}
