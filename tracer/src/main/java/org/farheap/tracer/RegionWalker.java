package org.farheap.tracer;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.farheap.tracer.Unreadable.Reason;

/// Goes through the objects of an old region, or of a humongous object's regions, from bottom to top. One thread's; used again and again.
///
/// A humongous object's elements may lie in regions that are not held: it is walked all the same, for its header tells its size. What
/// follows it, a filler in its last region, is then not seen.
final class RegionWalker {
    private final HeapEncoding encoding;
    private final ObjectCursor cursor;
    private RegionSpan span;
    private MemorySegment[] parts;
    private long[] epochs;
    private KnownLive knownLive;
    private MemorySegment part;
    private long partStart;
    private long partEnd;
    private long position;
    private Unreadable unreadable;

    RegionWalker(ClassTable classes) {
        encoding = classes.encoding();
        cursor = new ObjectCursor(classes);
    }

    /// Goes to a region's bottom; returns why it cannot be walked, or null.
    Unreadable start(int region, RegionTable table, RegionImages images) {
        unreadable = null;
        if (region < 0 || region >= table.regions()) {
            return new Unreadable(region, 0, Reason.NO_SUCH_REGION);
        }
        if (!table.isWalked(region)) {
            return new Unreadable(region, 0, Reason.NOT_WALKED);
        }
        span = table.span(region);
        parts = new MemorySegment[span.count()];
        epochs = new long[span.count()];
        for (int i = 0; i < parts.length; i++) {
            // Before the content is looked at: what changes from now on is told by it.
            epochs[i] = images.epoch(region + i);
            parts[i] = images.image(region + i);
            if (parts[i] != null && parts[i].byteSize() < partBytes(i)) {
                return new Unreadable(region + i, parts[i].byteSize(), Reason.SHORT_IMAGE);
            }
        }
        VarHandle.loadLoadFence();
        knownLive = images.knownLive(region);
        position = 0;
        cursor.bytes = 0;
        partEnd = 0;
        return parts[0] == null ? new Unreadable(region, 0, Reason.NOT_HELD) : null;
    }

    /// Goes to the next object; false when there is none, or it cannot be read.
    boolean next() {
        position += cursor.bytes;
        // Most are live: so the processor goes on with the next header and need not wait for these bits.
        if (knownLive != null && !knownLive.isLive(position)) {
            passDead();
        }
        if (position >= partEnd && !enterPart()) {
            return false;
        }
        Reason reason = cursor.read(part, position - partStart, partEnd - partStart, span.usedBytes() - partStart);
        if (reason != null) {
            unreadable = new Unreadable(span.first(), position, reason);
        }
        return reason == null;
    }

    private void passDead() {
        long live = knownLive.next(position);
        // A humongous object that is dead is so in all its regions.
        position = live > position && span.count() > 1 ? span.usedBytes() : live;
    }

    private boolean enterPart() {
        if (position >= span.usedBytes()) {
            return false;
        }
        int index = (int) (position >>> encoding.regionShift());
        part = parts[index];
        partStart = (long) index << encoding.regionShift();
        partEnd = partStart + partBytes(index);
        return part != null;
    }

    /// Used bytes of one of the span's regions.
    long partBytes(int index) {
        return Math.min(span.usedBytes() - ((long) index << encoding.regionShift()), encoding.regionBytes());
    }

    /// Why the walk ended before top; null when it did not, or only because the last region of a humongous object is not held.
    Unreadable unreadable() {
        return unreadable;
    }

    RegionSpan span() {
        return span;
    }

    /// One of the span's regions; null when it is not held.
    MemorySegment part(int index) {
        return parts[index];
    }

    /// What of the span is held.
    List<ImageEpoch> held() {
        List<ImageEpoch> held = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] != null) {
                held.add(new ImageEpoch(span.first() + i, epochs[i]));
            }
        }
        return held;
    }

    /// The image that the object begins in.
    MemorySegment image() {
        return part;
    }

    /// Where the object begins in its image.
    long imageOffset() {
        return position - partStart;
    }

    /// Where the object begins, in bytes from the first region's bottom.
    long offset() {
        return position;
    }

    ObjectCursor object() {
        return cursor;
    }
}
