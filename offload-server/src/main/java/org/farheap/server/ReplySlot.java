package org.farheap.server;

import java.lang.foreign.Arena;
import org.farheap.wire.Wire.DataReply;
import org.openucx.jucx.UcxCallback;
import org.openucx.jucx.ucp.UcpRequest;

/**
 * The header of one reply under way: native memory that UCX may read until it tells that the reply is sent, and the extent whose
 * pages it may read as long. Free slots of a channel are a linked list, so that a reply allocates nothing here.
 * Data thread only.
 */
final class ReplySlot extends UcxCallback {
    private final DataChannel channel;
    private final long header;
    private Extent extent;
    private boolean busy;
    /** Next free slot of the channel. */
    ReplySlot next;

    ReplySlot(DataChannel channel, Arena arena) {
        this.channel = channel;
        this.header = arena.allocate(DataReply.SIZE, Long.BYTES).address();
    }

    long header() {
        return header;
    }

    /** @param extent what the payload is read from; null for a reply without payload */
    void begin(long request, int status, int bytes, Extent extent) {
        assert !busy;
        busy = true;
        this.extent = extent;
        if (extent != null) {
            extent.replyReads();
        }
        NativeMemory.putLong(header + DataReply.REQUEST, request);
        NativeMemory.putInt(header + DataReply.STATUS, status);
        NativeMemory.putInt(header + DataReply.BYTES, bytes);
    }

    /** The reply is sent, or never will be. Idempotent: a failing send tells so by callback, by exception, or by both. */
    void end() {
        if (!busy) {
            return;
        }
        busy = false;
        if (extent != null) {
            extent.replySent();
            extent = null;
        }
        channel.giveBack(this);
    }

    @Override
    public void onSuccess(UcpRequest request) {
        end();
    }

    @Override
    public void onError(int status, String message) {
        end();
    }
}
