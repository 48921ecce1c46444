package org.farheap.server.near;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.farheap.tracer.HeapEncoding;
import org.farheap.tracer.PointerEncoding;
import org.farheap.tracer.Refused;
import org.farheap.wire.NearWire;
import org.farheap.wire.NearWire.Entries;
import org.farheap.wire.NearWire.NearType;

/// What an agent has told of its heap, frame by frame, until a call makes a {@link NearHeap} of it. One thread's.
///
/// A frame whose lengths do not agree is malformed, and ends the connection. One that tells what cannot be true, or is too much, is
/// passed over, and the next call says so instead of being done.
public final class HeapDescription implements AutoCloseable {
    static final int ADDRESSES_MAX = 1 << 22;
    private static final int ZEROS_AT = 45;

    private final HeapRange range;
    private final DescriptionQuota quota;
    private final DescribedClasses classes;
    private boolean begun;
    private HeapEncoding encoding;
    private String encodingFault;
    private DescribedRegions regions;
    private HeldPages held;
    private long tableBytes;
    private long[] addresses = new long[0];
    private int addressCount;
    private DescribedPeers peers;
    private String fault;

    public HeapDescription(HeapRange range, DescriptionMemory memory) {
        this.range = range;
        quota = new DescriptionQuota(memory);
        classes = new DescribedClasses(quota);
    }

    /// Takes a frame from heap_encoding to addresses, or near_peers.
    ///
    /// @param type of {@link NearType}
    /// @param payload all of it, little-endian
    /// @throws MalformedFrame when there is no such frame, or not here
    public void take(short type, ByteBuffer payload) throws MalformedFrame {
        MalformedFrame.unless(begun || type == NearType.HEAP_ENCODING, "a heap_encoding was expected");
        try {
            switch (type) {
                case NearType.HEAP_ENCODING -> begin(payload);
                case NearType.FORGET_CLASSES -> forgetClasses(payload);
                case NearType.CLASS_LAYOUTS -> takeClasses(payload);
                case NearType.REGION_TABLE -> takeRegions(payload);
                case NearType.HELD_PAGES -> takeHeldPages(payload);
                case NearType.ADDRESSES -> takeAddresses(payload);
                case NearType.NEAR_PEERS -> peers = DescribedPeers.read(payload, range);
                default -> throw new MalformedFrame("no such frame here");
            }
        } catch (BadDescription | Refused e) {
            fault = fault == null ? e.getMessage() : fault;
        }
    }

    private void begin(ByteBuffer payload) throws MalformedFrame {
        MalformedFrame.unless(payload.remaining() == NearWire.HeapEncoding.SIZE, "a heap_encoding of another length");
        boolean zeros = payload.get(ZEROS_AT) == 0 && payload.get(ZEROS_AT + 1) == 0 && payload.get(ZEROS_AT + 2) == 0;
        MalformedFrame.unless(zeros, "a heap_encoding that does not end in zeros");
        forgetAll();
        begun = true;
        try {
            HeapEncoding told = encoding(NearWire.HeapEncoding.read(payload));
            long bytes = DescribedRegions.memoryBytes(told) + HeldPages.memoryBytes(range);
            quota.take(bytes);
            tableBytes = bytes;
            regions = new DescribedRegions(told);
            held = new HeldPages(range);
            encoding = told;
        } catch (BadDescription | Refused e) {
            encodingFault = e.getMessage();
        }
    }

    private static HeapEncoding encoding(NearWire.HeapEncoding told) {
        boolean flags = ((told.narrowOops() | told.narrowKlasses() | told.compactHeaders()) & -2) == 0;
        BadDescription.unless(flags, "a flag of the heap's encoding is neither 0 nor 1");
        return new HeapEncoding(told.heapBase(), told.heapBytes(), told.regionBytes(), told.objectAlignment(),
                pointers(told.narrowOops(), told.oopBase(), told.oopShift()),
                pointers(told.narrowKlasses(), told.klassBase(), told.klassShift()), told.compactHeaders() == 1);
    }

    private static PointerEncoding pointers(byte narrow, long base, byte shift) {
        return new PointerEncoding(narrow == 1, base, shift);
    }

    private void forgetClasses(ByteBuffer payload) throws MalformedFrame {
        MalformedFrame.unless(!payload.hasRemaining(), "a forget_classes that has a payload");
        classes.forget();
    }

    private void takeClasses(ByteBuffer payload) throws MalformedFrame {
        requireEntries(payload);
        classes.add(payload);
    }

    private void takeRegions(ByteBuffer payload) throws MalformedFrame {
        requireEntries(payload);
        if (encoding != null) {
            regions.put(payload);
        }
    }

    private void takeHeldPages(ByteBuffer payload) throws MalformedFrame {
        requireEntries(payload);
        if (encoding != null) {
            held.put(payload);
        }
    }

    private void takeAddresses(ByteBuffer payload) throws MalformedFrame {
        requireEntries(payload);
        int count = Entries.read(payload).count();
        MalformedFrame.unless(payload.remaining() == Integer.toUnsignedLong(count) * Long.BYTES, "addresses whose lengths do not agree");
        BadDescription.unless(count <= ADDRESSES_MAX - addressCount, "more than %d addresses for one call", ADDRESSES_MAX);
        makeRoom(addressCount + count);
        for (int i = 0; i < count; i++) {
            addresses[addressCount++] = payload.getLong();
        }
    }

    private void makeRoom(int count) {
        if (count > addresses.length) {
            int length = Math.max(count, 2 * addresses.length);
            quota.take((long) (length - addresses.length) * Long.BYTES);
            addresses = Arrays.copyOf(addresses, length);
        }
    }

    private static void requireEntries(ByteBuffer payload) throws MalformedFrame {
        MalformedFrame.unless(payload.remaining() >= Entries.SIZE, "a table without its head");
    }

    /// The servers of the heap's other parts, for one call; null when it has none, or they cannot be true.
    public DescribedPeers peers() {
        return peers;
    }

    /// The heap for one call.
    ///
    /// @param memory open as long as the call goes on
    /// @param exchange with its peers
    /// @throws NearFailure when what was told cannot be true
    public NearHeap heap(LeasedMemory memory, Exchange exchange) throws NearFailure, MalformedFrame {
        MalformedFrame.unless(begun, "a heap_encoding was expected");
        if (encodingFault != null || fault != null) {
            throw NearFailure.badDescription(encodingFault != null ? encodingFault : fault);
        }
        long[] given = Arrays.copyOf(addresses, addressCount);
        try {
            return new NearHeap(classes.table(encoding), regions.table(), regions.epochs(), held.copy(), memory, given,
                    exchange);
        } catch (Refused e) {
            throw NearFailure.badDescription(e.getMessage());
        }
    }

    /// Forgets what was for this call only, and what there was to tell of.
    public void callHasEnded() {
        forgetAddresses();
        peers = null;
        fault = null;
    }

    private void forgetAddresses() {
        quota.give((long) addresses.length * Long.BYTES);
        addresses = new long[0];
        addressCount = 0;
    }

    private void forgetAll() {
        classes.forget();
        forgetAddresses();
        peers = null;
        quota.give(tableBytes);
        tableBytes = 0;
        regions = null;
        held = null;
        encoding = null;
        encodingFault = null;
        fault = null;
    }

    /// Gives back what it takes of the memory for all descriptions.
    @Override
    public void close() {
        forgetAll();
        assert quota.taken() == 0;
    }
}
