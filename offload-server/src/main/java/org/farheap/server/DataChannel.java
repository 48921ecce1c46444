package org.farheap.server;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import org.farheap.wire.Wire.DataId;
import org.farheap.wire.Wire.DataReply;
import org.openucx.jucx.UcxException;
import org.openucx.jucx.ucp.UcpConstants;
import org.openucx.jucx.ucp.UcpEndpoint;
import org.openucx.jucx.ucp.UcpEndpointParams;
import org.openucx.jucx.ucp.UcpRequestParams;
import org.openucx.jucx.ucp.UcpWorker;

/**
 * The way replies take to one worker of an agent. Data thread only.
 *
 * <p>Replies that UCX has not sent yet are limited: an agent that asks and never listens would otherwise grow UCX's queue without
 * end. At the limit, or when UCX reports the endpoint as failed, the channel is broken for good and its lease is told.
 *
 * <p>The endpoint is closed only when nothing is left to send. libuct 1.13 does not survive the force-close of a TCP connection
 * with a full socket: it frees the connection and goes on using it, or waits in place for room to say goodbye. So the agent that
 * never listens keeps its endpoint, and what its replies read, until it listens or its process ends; its quota is its own as long.
 */
final class DataChannel implements Releases.Returned {
    /** An agent waits for a reply before it reuses the request's buffers, so its own limit is far below this. */
    static final int REPLIES_MAX = 1024;

    private static final UcpRequestParams HOST_MEMORY = Ucx.hostMemory();

    private final Lease lease;
    private final Arena arena = Arena.ofShared();
    private final UcpEndpoint endpoint;
    private ReplySlot free;
    private int slots;
    private int slotsFree;
    private boolean broken;

    /**
     * @param peer the agent's worker address: direct, checked by {@link WorkerAddress}
     * @throws UcxException if UCX cannot reach it
     */
    DataChannel(Lease lease, UcpWorker worker, ByteBuffer peer) {
        this.lease = lease;
        this.endpoint = worker.newEndpoint(new UcpEndpointParams()
                .setUcpAddress(peer)
                .setPeerErrorHandlingMode()
                .setErrorHandler((failed, status, message) -> fail(message)));
    }

    Lease lease() {
        return lease;
    }

    /** Sends a reply without payload. */
    void reply(long request, int status, int bytes) {
        send(request, status, bytes, 0, null);
    }

    /** Sends a reply with {@code bytes} bytes of {@code extent} at {@code address}. */
    void reply(long request, int status, int bytes, long address, Extent extent) {
        send(request, status, bytes, address, extent);
    }

    private void send(long request, int status, int bytes, long address, Extent extent) {
        ReplySlot slot = broken ? null : take();
        if (slot == null) {
            fail("the agent does not take its replies");
            return;
        }
        slot.begin(request, status, bytes, extent);
        try {
            endpoint.sendAmNonBlocking(DataId.REPLY, slot.header(), DataReply.SIZE,
                    address, extent == null ? 0 : bytes, UcpConstants.UCP_AM_SEND_FLAG_EAGER, slot, HOST_MEMORY);
        } catch (UcxException e) {
            slot.end();
            fail("send failed: " + e.getMessage());
        }
    }

    private ReplySlot take() {
        ReplySlot slot = free;
        if (slot != null) {
            free = slot.next;
            slotsFree--;
            return slot;
        }
        if (slots == REPLIES_MAX) {
            return null;
        }
        slots++;
        return new ReplySlot(this, arena);
    }

    void giveBack(ReplySlot slot) {
        slot.next = free;
        free = slot;
        slotsFree++;
    }

    private void fail(String why) {
        if (broken) {
            return;
        }
        broken = true;
        lease.broken(why);
    }

    /** Whether UCX has given all headers back: it has sent the replies, or the connection is gone. */
    @Override
    public boolean quiet() {
        return slotsFree == slots;
    }

    @Override
    public boolean freeStep() {
        assert quiet();
        broken = true;
        endpoint.closeNonBlockingForce();
        arena.close();
        return true;
    }
}
