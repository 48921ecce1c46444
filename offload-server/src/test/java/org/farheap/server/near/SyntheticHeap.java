package org.farheap.server.near;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.farheap.tracer.RegionKind;
import org.farheap.wire.NearWire.ClassLayout;
import org.farheap.wire.NearWire.Entries;
import org.farheap.wire.NearWire.HeapEncoding;
import org.farheap.wire.NearWire.LayoutKind;
import org.farheap.wire.NearWire.NearType;
import org.farheap.wire.NearWire.OopMapBlock;
import org.farheap.wire.NearWire.Peer;
import org.farheap.wire.NearWire.Peers;
import org.farheap.wire.NearWire.Region;
import org.farheap.wire.Wire;

/// A small heap as an agent would have it: its bytes, the frames that describe it, and a model that knows what was meant.
public final class SyntheticHeap {
    public static final long NODE = 0x1000;
    public static final long ARRAY = 0x1100;
    public static final long BYTES = 0x1200;
    public static final long WEAK = 0x1300;
    public static final int PAGE_BYTES = 4096;
    public static final long HEAP_BASE = 0x7_0000_0000L;

    private static final int HEADER_BYTES = 16;
    private static final int FRAME_ENTRIES = 1000;

    public record Frame(short type, byte[] payload) {}

    /// @param slots addresses of its references
    public record Placed(long address, long klass, long bytes, List<Long> slots) {}

    public final int regionBytes;
    public final int regions;
    public final RegionKind[] kinds;
    public final int[] used;
    public final long[] epochs;
    /// By page of the heap.
    public final BitSet held = new BitSet();
    public final MemorySegment memory;
    public final List<Placed> objects = new ArrayList<>();
    private final boolean narrow;
    private final Map<Long, Long> references = new HashMap<>();

    public SyntheticHeap(int regionBytes, int regions, boolean narrow) {
        this.regionBytes = regionBytes;
        this.regions = regions;
        this.narrow = narrow;
        memory = MemorySegment.ofArray(new long[regions * regionBytes / Long.BYTES]);
        kinds = new RegionKind[regions];
        used = new int[regions];
        epochs = new long[regions];
        for (int region = 0; region < regions; region++) {
            kinds[region] = RegionKind.FREE;
            epochs[region] = 1000 + region;
        }
    }

    private int oopBytes() {
        return narrow ? 4 : 8;
    }

    public long bottom(int region) {
        return HEAP_BASE + (long) region * regionBytes;
    }

    public int region(long address) {
        return (int) ((address - HEAP_BASE) / regionBytes);
    }

    public int room(int region) {
        return regionBytes - used[region];
    }

    /// Of 32 bytes, with two references.
    public Placed node(int region) {
        return place(region, NODE, 32, 0, 2);
    }

    /// Of 32 bytes; the referent is the first of its two references.
    public Placed weak(int region) {
        return place(region, WEAK, 32, 0, 2);
    }

    public Placed array(int region, int length) {
        return place(region, ARRAY, HEADER_BYTES + (long) length * oopBytes(), length, length);
    }

    public Placed bytes(int region, int length) {
        return place(region, BYTES, HEADER_BYTES + length, length, 0);
    }

    private Placed place(int region, long klass, long size, int length, int slotCount) {
        long bytes = (size + 7) / 8 * 8;
        if (bytes > room(region)) {
            throw new IllegalArgumentException("no room in region " + region);
        }
        kinds[region] = kinds[region] == RegionKind.FREE ? RegionKind.OLD : kinds[region];
        long address = bottom(region) + used[region];
        used[region] += (int) bytes;
        return place(address, klass, bytes, length, slotCount);
    }

    /// An array of references that begins a region and goes on through as many as it takes, full to the last of its bytes.
    public Placed humongous(int region, int length) {
        long bytes = (HEADER_BYTES + (long) length * oopBytes() + 7) / 8 * 8;
        for (int i = region; bytes > (long) (i - region) * regionBytes; i++) {
            kinds[i] = i == region ? RegionKind.HUMONGOUS_START : RegionKind.HUMONGOUS_CONTINUES;
            used[i] = (int) Math.min(regionBytes, bytes - (long) (i - region) * regionBytes);
        }
        return place(bottom(region), ARRAY, bytes, length, length);
    }

    private Placed place(long address, long klass, long bytes, int length, int slotCount) {
        putLong(address, 1);
        putInt(address + 8, (int) klass);
        if (klass == ARRAY || klass == BYTES) {
            putInt(address + 12, length);
        }
        List<Long> slots = new ArrayList<>();
        for (int i = 0; i < slotCount; i++) {
            slots.add(address + HEADER_BYTES + (long) i * oopBytes());
        }
        Placed placed = new Placed(address, klass, bytes, slots);
        objects.add(placed);
        return placed;
    }

    public void refer(Placed from, int slot, Placed to) {
        long at = from.slots().get(slot);
        references.put(at, to.address());
        putOop(at, to.address());
    }

    /// What a slot refers to; null: nothing.
    public Long target(long slot) {
        return references.get(slot);
    }

    public void putOop(long at, long target) {
        if (narrow) {
            putInt(at, (int) (target >>> 3));
        } else {
            putLong(at, target);
        }
    }

    public void putInt(long address, int value) {
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, address - HEAP_BASE, value);
    }

    public void putLong(long address, long value) {
        memory.set(ValueLayout.JAVA_LONG_UNALIGNED, address - HEAP_BASE, value);
    }

    /// All pages of a region that are below its top.
    public void hold(int region) {
        int first = region * regionBytes / PAGE_BYTES;
        held.set(first, first + (used[region] + PAGE_BYTES - 1) / PAGE_BYTES);
    }

    public void holdAll() {
        for (int region = 0; region < regions; region++) {
            hold(region);
        }
    }

    /// Page of the heap in which an address lies.
    public static int page(long address) {
        return (int) ((address - HEAP_BASE) / PAGE_BYTES);
    }

    // What an agent sends.

    public List<Frame> frames() {
        return frames(0, regions);
    }

    /// To the server that has the pages of some regions.
    public List<Frame> frames(int firstRegion, int endRegion) {
        List<Frame> frames = new ArrayList<>();
        frames.add(encoding());
        frames.add(classes());
        frames.addAll(table());
        int pagesPerRegion = regionBytes / PAGE_BYTES;
        frames.addAll(pages(firstRegion * pagesPerRegion, endRegion * pagesPerRegion));
        return frames;
    }

    public Frame encoding() {
        ByteBuffer out = Wire.buffer(HeapEncoding.SIZE);
        new HeapEncoding(HEAP_BASE, (long) regions * regionBytes, 0, 0, regionBytes, 8, (byte) (narrow ? 1 : 0), (byte) (narrow ? 3 : 0),
                (byte) 1, (byte) 0, (byte) 0).write(out);
        return new Frame(NearType.HEAP_ENCODING, out.array());
    }

    public Frame classes() {
        ByteBuffer out = Wire.buffer(4096);
        new Entries(0, 4).write(out);
        int log2 = narrow ? 2 : 3;
        int second = HEADER_BYTES + oopBytes();
        layout(out, NODE, "Node", LayoutKind.INSTANCE, 32, new OopMapBlock(HEADER_BYTES, 2), 0, 0, 0, 0);
        layout(out, ARRAY, "[LNode;", LayoutKind.OBJECT_ARRAY, 0, null, HEADER_BYTES, log2, 0, 0);
        layout(out, BYTES, "[B", LayoutKind.PRIMITIVE_ARRAY, 0, null, HEADER_BYTES, 0, 0, 0);
        layout(out, WEAK, "java.lang.ref.WeakReference", LayoutKind.REFERENCE, 32, null, 0, 0, HEADER_BYTES, second);
        byte[] payload = new byte[out.position()];
        out.flip().get(payload);
        return new Frame(NearType.CLASS_LAYOUTS, payload);
    }

    private static void layout(ByteBuffer out, long klass, String name, short kind, int bytes, OopMapBlock block, int header, int log2,
            int first, int second) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        new ClassLayout(klass, bytes, kind, (short) utf8.length, (short) (block == null ? 0 : 1), (short) header, (short) log2,
                (short) (kind == LayoutKind.REFERENCE ? 1 : 0), first, second, 0, 0).write(out);
        if (block != null) {
            block.write(out);
        }
        out.put(utf8).position((out.position() + 7) / 8 * 8);
    }

    public List<Frame> table() {
        List<Frame> frames = new ArrayList<>();
        for (int first = 0; first < regions; first += FRAME_ENTRIES) {
            int count = Math.min(FRAME_ENTRIES, regions - first);
            ByteBuffer out = Wire.buffer(Entries.SIZE + count * Region.SIZE);
            new Entries(first, count).write(out);
            for (int region = first; region < first + count; region++) {
                new Region(epochs[region], used[region], kinds[region].ordinal()).write(out);
            }
            frames.add(new Frame(NearType.REGION_TABLE, out.array()));
        }
        return frames;
    }

    public List<Frame> pages() {
        return pages(0, regions * (regionBytes / PAGE_BYTES));
    }

    private List<Frame> pages(int firstPage, int endPage) {
        List<Frame> frames = new ArrayList<>();
        int most = FRAME_ENTRIES * Long.SIZE;
        for (int first = firstPage; first < endPage; first += most) {
            int count = Math.min(most, endPage - first);
            ByteBuffer out = Wire.buffer(Entries.SIZE + (count + 63) / 64 * 8);
            new Entries(first, count).write(out);
            for (long word : padded(held.get(first, first + count).toLongArray(), (count + 63) / 64)) {
                out.putLong(word);
            }
            frames.add(new Frame(NearType.HELD_PAGES, out.array()));
        }
        return frames;
    }

    /// Others of the heap's servers, for a call.
    ///
    /// @param index of the server that is told
    public static Frame peers(long call, int index, DescribedPeers.Peer... peers) {
        ByteBuffer out = Wire.buffer(Wire.CONTROL_PAYLOAD_BYTES_MAX);
        new Peers(call, index, peers.length).write(out);
        for (DescribedPeers.Peer peer : peers) {
            byte[] host = peer.host().getBytes(StandardCharsets.UTF_8);
            new Peer(peer.lease(), peer.key(), peer.range().firstOffset(), peer.range().bytes(), peer.index(), (short) peer.port(),
                    (short) host.length).write(out);
            out.put(host).position((out.position() + 7) / 8 * 8);
        }
        return new Frame(NearType.NEAR_PEERS, Arrays.copyOf(out.array(), out.position()));
    }

    private static long[] padded(long[] words, int length) {
        return Arrays.copyOf(words, length);
    }

    public static Frame addresses(long... addresses) {
        ByteBuffer out = Wire.buffer(Entries.SIZE + addresses.length * 8);
        new Entries(0, addresses.length).write(out);
        for (long address : addresses) {
            out.putLong(address);
        }
        return new Frame(NearType.ADDRESSES, out.array());
    }

    // What must come of it.

    public boolean isHeld(int region) {
        int first = region * regionBytes / PAGE_BYTES;
        int end = first + (used[region] + PAGE_BYTES - 1) / PAGE_BYTES;
        return held.nextClearBit(first) >= end && used[region] > 0;
    }

    /// The first region of the humongous object that goes on in this one; or itself.
    public int first(int region) {
        return kinds[region] == RegionKind.HUMONGOUS_CONTINUES ? first(region - 1) : region;
    }

    private boolean isWalked(int region) {
        return kinds[region] == RegionKind.OLD || kinds[region] == RegionKind.HUMONGOUS_START;
    }

    /// Objects that the roots, and everything in held pages of regions that are not traced, lead to.
    ///
    /// @param excluded regions that cannot be traced, though they are held
    public Set<Long> live(IntPredicate excluded, long... roots) {
        Map<Long, Placed> byAddress = new HashMap<>();
        objects.stream().filter(object -> isTraced(region(object.address()), excluded))
                .forEach(object -> byAddress.put(object.address(), object));
        ArrayDeque<Long> queue = new ArrayDeque<>();
        for (long root : roots) {
            queue.add(root);
        }
        references.forEach((at, target) -> {
            if (held.get(page(at)) && !(isTraced(region(at), excluded) && isHeld(region(at)))) {
                queue.add(target);
            }
        });
        Set<Long> live = new HashSet<>();
        while (!queue.isEmpty()) {
            Placed object = byAddress.get(queue.remove());
            if (object != null && live.add(object.address())) {
                object.slots().stream().filter(at -> references.containsKey(at) && isHeld(region(at))).map(references::get)
                        .forEach(queue::add);
            }
        }
        return live;
    }

    private boolean isTraced(int region, IntPredicate excluded) {
        int first = first(region);
        return isWalked(first) && isHeld(first) && !excluded.test(first);
    }

    /// Checks an answer of "liveness" against the model; or of "histogram", when nothing is dead.
    public void check(ColdReading answer, IntPredicate excluded, Set<Long> live) {
        Map<Long, long[]> classes = new TreeMap<>();
        Map<Integer, long[]> regionSums = new TreeMap<>();
        for (Placed object : objects) {
            int region = first(region(object.address()));
            if (isTraced(region, excluded)) {
                boolean dead = live != null && !live.contains(object.address());
                long[] sum = classes.computeIfAbsent(object.klass(), klass -> new long[4]);
                sum[0]++;
                sum[1] += object.bytes();
                sum[2] += dead ? 1 : 0;
                sum[3] += dead ? object.bytes() : 0;
                long[] ofRegion = regionSums.computeIfAbsent(region, first -> new long[3]);
                ofRegion[0] = epochs[region];
                ofRegion[1] += object.bytes();
                ofRegion[2] += dead ? object.bytes() : 0;
            }
        }
        answer.check(classes, regionSums);
    }
}
