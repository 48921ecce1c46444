package org.farheap.server;

import org.farheap.wire.Wire;
import org.farheap.wire.Wire.DataRequest;
import org.farheap.wire.Wire.DataStatus;
import org.openucx.jucx.ucp.UcpAmData;
import org.openucx.jucx.ucp.UcpEndpoint;
import org.openucx.jucx.ucs.UcsConstants;

/**
 * Serves READ and WRITE: who asks -> which memory -> copy -> reply. Data thread only, called by UCX from its progress; nothing
 * may be thrown from here, since it would pass through C frames.
 *
 * <p>A request without a valid lease, key and channel gets no answer: there is no channel to answer through that is proven to
 * be the asker's. Every other bad request is answered with {@link DataStatus#REFUSED}, and moves no byte.
 */
final class DataRequests {
    private static final int TAKEN = UcsConstants.STATUS.UCS_OK;

    private final LeaseTable leases;
    private final DataFigures figures;
    private boolean served;

    DataRequests(LeaseTable leases, DataFigures figures) {
        this.leases = leases;
        this.figures = figures;
    }

    /** Whether a request came since the last call. */
    boolean served() {
        boolean was = served;
        served = false;
        return was;
    }

    /** AM handler of {@link Wire.DataId#READ}. */
    int read(long header, long headerBytes, UcpAmData payload, UcpEndpoint ignored) {
        long start = System.nanoTime();
        DataChannel channel = channel(header, headerBytes);
        if (channel == null) {
            return TAKEN;
        }
        long offset = NativeMemory.getLong(header + DataRequest.OFFSET);
        int bytes = NativeMemory.getInt(header + DataRequest.BYTES);
        long request = NativeMemory.getLong(header + DataRequest.REQUEST);
        Lease lease = channel.lease();
        boolean sound = payload.getLength() == 0 && bytes <= Wire.DATA_BYTES_MAX;
        Extent extent = sound ? lease.extentOf(offset, bytes) : null;
        if (extent == null) {
            refuse(channel, request, sound);
        } else {
            channel.reply(request, DataStatus.OK, bytes, lease.addressOf(extent, offset), extent);
            long nanos = System.nanoTime() - start;
            figures.reads.served(lease.pages(bytes), bytes, nanos);
            lease.haveRead(bytes, nanos);
        }
        return TAKEN;
    }

    /** AM handler of {@link Wire.DataId#WRITE}. */
    int write(long header, long headerBytes, UcpAmData payload, UcpEndpoint ignored) {
        long start = System.nanoTime();
        DataChannel channel = channel(header, headerBytes);
        if (channel == null) {
            return TAKEN;
        }
        long offset = NativeMemory.getLong(header + DataRequest.OFFSET);
        int bytes = NativeMemory.getInt(header + DataRequest.BYTES);
        long request = NativeMemory.getLong(header + DataRequest.REQUEST);
        Lease lease = channel.lease();
        // A rendezvous has no payload here yet, and is not what the wire format asks for.
        boolean sound = payload.isDataValid() && payload.getLength() == bytes && bytes <= Wire.DATA_BYTES_MAX;
        Extent extent = sound ? lease.extentOf(offset, bytes) : null;
        if (extent == null) {
            refuse(channel, request, sound);
        } else {
            long address = lease.addressOf(extent, offset);
            extent.writes().begin(address - extent.address(), bytes);
            NativeMemory.copy(payload.getDataAddress(), address, bytes);
            extent.writes().end(address - extent.address(), bytes);
            channel.reply(request, DataStatus.OK, bytes);
            long nanos = System.nanoTime() - start;
            figures.writes.served(lease.pages(bytes), bytes, nanos);
            lease.haveWritten(bytes, nanos);
        }
        return TAKEN;
    }

    /** @param sound whether the request's sizes agree, so that only what it asks for is at fault */
    private void refuse(DataChannel channel, long request, boolean sound) {
        (sound ? figures.refusedOutside : figures.refusedMalformed).add(1);
        channel.reply(request, DataStatus.REFUSED, 0);
    }

    /** Who asks: the channel of the lease whose id and key the header has, or null. */
    private DataChannel channel(long header, long headerBytes) {
        served = true;
        DataChannel channel = headerBytes == DataRequest.SIZE ? named(header) : null;
        if (channel == null) {
            figures.refusedStrangers.add(1);
        }
        return channel;
    }

    private DataChannel named(long header) {
        long id = NativeMemory.getLong(header + DataRequest.LEASE);
        long key = NativeMemory.getLong(header + DataRequest.KEY);
        Lease lease = leases.find(id, key);
        return lease == null ? null : lease.channel(NativeMemory.getInt(header + DataRequest.CHANNEL));
    }
}
