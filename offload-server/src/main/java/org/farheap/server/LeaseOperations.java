package org.farheap.server;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.farheap.wire.Wire.Refusal;
import org.openucx.jucx.UcxException;

/**
 * What control frames do to a lease, each one step on the data thread. An answer that waits for memory to be given back comes
 * through {@code Releases}.
 */
final class LeaseOperations {
    private final DataPlane plane;
    private final WorkerAddress addresses;

    LeaseOperations(DataPlane plane) {
        this.plane = plane;
        this.addresses = new WorkerAddress(plane.workerAddress());
    }

    Answer open(Lease lease) {
        plane.leases().open(lease);
        return Answer.welcome(lease, plane.workerAddress());
    }

    /** @param peer the agent's packed worker address, not yet trusted */
    Answer attach(Lease lease, int channel, byte[] peer) {
        if (channel < 0 || channel >= Lease.CHANNELS_MAX) {
            return Answer.refused(Refusal.OVER_QUOTA, "a lease has data channels 0 to " + (Lease.CHANNELS_MAX - 1));
        }
        if (lease.channel(channel) != null) {
            return Answer.malformed("data channel " + channel + " is attached already");
        }
        String fault = addresses.faultOf(peer);
        if (fault != null) {
            return Answer.malformed("not a worker address that this server's UCX can use: " + fault);
        }
        try {
            ByteBuffer direct = WorkerAddress.padded(peer);
            lease.channels()[channel] = new DataChannel(lease, plane.worker(), direct);
            return Answer.attached(channel);
        } catch (UcxException e) {
            return Answer.malformed("UCX cannot reach that worker address: " + e.getMessage());
        }
    }

    /** Idempotent: an extent that is leased already is told again. */
    Answer leaseExtent(Lease lease, int index) {
        if (!lease.covers(index)) {
            return Answer.refused(Refusal.OVER_QUOTA, "extent " + Integer.toUnsignedString(index) + " is outside the lease");
        }
        if (lease.extent(index) == null) {
            lease.setExtent(index, Extent.allocate(plane.context(), lease.extentBytes(index), plane.figures()));
        }
        Extent extent = lease.extent(index);
        return extent != null
                ? Answer.extent(index, extent)
                : Answer.refused(Refusal.NO_MEMORY, "the server's machine has no " + ByteSize.show(lease.extentBytes(index)) + " left");
    }

    /** @return the answer now if there is nothing to wait for, else null, and {@code released} runs when the memory is back */
    Answer releaseExtent(Lease lease, int index, Runnable released) {
        Extent extent = lease.covers(index) ? lease.extent(index) : null;
        if (extent == null) {
            return Answer.malformed("extent " + Integer.toUnsignedString(index) + " is not leased");
        }
        lease.setExtent(index, null);
        plane.releases().add(extent, released);
        return null;
    }

    /** Ends the lease: no request reaches it from here on; {@code freed} runs when all that it had is back. */
    void end(Lease lease, Runnable freed) {
        plane.leases().end(lease);
        List<Releases.Returned> all = new ArrayList<>();
        all.addAll(lease.takeExtents());
        Arrays.stream(lease.channels()).filter(Objects::nonNull).forEach(all::add);
        if (all.isEmpty()) {
            freed.run();
            return;
        }
        int[] left = {all.size()};
        for (Releases.Returned returned : all) {
            plane.releases().add(returned, () -> {
                if (--left[0] == 0) {
                    freed.run();
                }
            });
        }
    }
}
