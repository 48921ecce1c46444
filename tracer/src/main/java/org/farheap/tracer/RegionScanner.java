package org.farheap.tracer;

import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.farheap.tracer.Unreadable.Reason;

/// Scans regions one by one: what is in them, and where their references lead. One thread's, with tables as large as the heap has regions
/// and classes; used again and again.
public final class RegionScanner {
    /// Elements of an array between two looks at the budget.
    private static final int CHUNK_BYTES = 1 << 16;

    private final HeapEncoding encoding;
    private final int regionShift;
    private final RegionTable table;
    private final RegionImages images;
    private final RegionWalker walker;
    private final ReferenceReader reader;
    private final ClassTally classes;
    private final OutgoingReferences outgoing;
    private IntArrayList missing;
    private Checkpoint checkpoint;
    private int spanFirst;
    private long objects;
    private long bytes;

    public RegionScanner(ClassTable classTable, RegionTable table, RegionImages images) {
        encoding = classTable.encoding();
        regionShift = encoding.regionShift();
        this.table = table;
        this.images = images;
        walker = new RegionWalker(classTable);
        outgoing = new OutgoingReferences(encoding);
        reader = new ReferenceReader(encoding, outgoing);
        classes = new ClassTally(classTable);
    }

    /// @param region an old one, or the first of a humongous object
    /// @param maxTargets how many target addresses are wanted at most; 0: none
    public ScanOutcome scan(int region, int maxTargets, WorkBudget budget) {
        if (maxTargets < 0) {
            throw new IllegalArgumentException(maxTargets + " targets");
        }
        Spending spending = new Spending(budget);
        if (!spending.take(TargetSet.memoryBytes(maxTargets))) {
            return spending.outOfMemory();
        }
        Unreadable unreadable = begin(region, maxTargets, new Checkpoint(spending));
        if (unreadable == null) {
            unreadable = scanObjects();
            reader.flush();
        }
        if (spending.hasEnded()) {
            return spending.cutOff();
        }
        return unreadable != null ? unreadable : answer();
    }

    private Unreadable begin(int region, int maxTargets, Checkpoint newCheckpoint) {
        Unreadable unreadable = walker.start(region, table, images);
        if (unreadable != null) {
            return unreadable;
        }
        spanFirst = region;
        checkpoint = newCheckpoint;
        outgoing.begin(walker.span(), maxTargets);
        missing = new IntArrayList();
        classes.clear();
        objects = 0;
        bytes = 0;
        return null;
    }

    /// Returns what could not be read; null also when the budget was at its end.
    private Unreadable scanObjects() {
        ObjectCursor object = walker.object();
        while (walker.next()) {
            objects++;
            bytes += object.bytes;
            classes.count(object.shape, object.bytes);
            long stray = references(object);
            if (stray != ReferenceReader.ALL_WELL) {
                return new Unreadable(spanFirst, stray, Reason.STRAY_REFERENCE);
            }
            if (!checkpoint.passObject()) {
                return null;
            }
        }
        return walker.unreadable();
    }

    /// Reads the object's references; returns where in the span a stray one lies, or ALL_WELL.
    private long references(ObjectCursor object) {
        ClassShape shape = object.shape;
        long stray = reader.fields(walker.image(), walker.imageOffset(), shape.allOffsets);
        if (stray == ReferenceReader.ALL_WELL && shape.hasStatics) {
            long statics = walker.imageOffset() + shape.layout.mirror().staticsOffset();
            stray = reader.elements(walker.image(), statics, statics + (long) object.length * encoding.oops().bytes());
        }
        if (stray != ReferenceReader.ALL_WELL) {
            return stray + walker.offset() - walker.imageOffset();
        }
        return shape.hasElements ? elements(object) : ReferenceReader.ALL_WELL;
    }

    /// The elements of an object array, which may lie in several regions.
    private long elements(ObjectCursor object) {
        long from = walker.offset() + object.shape.arrayHeaderBytes;
        long end = from + (long) object.length * encoding.oops().bytes();
        while (from < end) {
            int part = (int) (from >>> regionShift);
            long partStart = (long) part << regionShift;
            long partEnd = Math.min(end, partStart + encoding.regionBytes());
            long to = walker.part(part) == null ? partEnd : Math.min(partEnd, from + CHUNK_BYTES);
            long stray = elements(part, from - partStart, to - partStart);
            if (stray != ReferenceReader.ALL_WELL) {
                return partStart + stray;
            }
            if (!checkpoint.pass((to - from) / encoding.oops().bytes())) {
                return ReferenceReader.ALL_WELL;
            }
            from = to;
        }
        return ReferenceReader.ALL_WELL;
    }

    private long elements(int part, long from, long to) {
        if (walker.part(part) == null) {
            missing.add(spanFirst + part);
            return ReferenceReader.ALL_WELL;
        }
        return reader.elements(walker.part(part), from, to);
    }

    private ScanOutcome answer() {
        ImmutableIntList missed = missing.toImmutable();
        ImmutableLongList targets = outgoing.targets();
        RegionScan scan = new RegionScan(spanFirst, walker.held(), table.epoch(), objects, bytes, outgoing.edges(),
                targets, outgoing.tooMany(), missed, classes.histogram());
        return scan.stillValid(images) ? scan : new Unreadable(spanFirst, 0, Reason.CHANGED);
    }
}
