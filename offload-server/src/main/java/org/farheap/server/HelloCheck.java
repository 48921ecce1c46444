package org.farheap.server;

import java.security.MessageDigest;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.Hello;
import org.farheap.wire.Wire.Refusal;

/** Decides whether a hello gets a lease; changes nothing. */
final class HelloCheck {
    private static final int PAGE_BYTES_MIN = 4096;
    private static final int PAGE_BYTES_MAX = 64 * 1024;
    /** User addresses have 47 bits; no heap is beyond. */
    private static final long OFFSET_MAX = 1L << 47;

    private final byte[] token;
    private final Reservations reservations;

    /** @param token what agents must show; empty = anything will do */
    HelloCheck(byte[] token, Reservations reservations) {
        this.token = token.clone();
        this.reservations = reservations;
    }

    /** @return why not, or null if the lease may be granted */
    Answer fault(Hello hello, byte[] shown) {
        if (hello.magic() != Wire.MAGIC) {
            return Answer.malformed("this port speaks Farheap's control protocol");
        }
        if (hello.version() != Wire.VERSION) {
            return Answer.rejected(Refusal.BAD_VERSION, "the agent speaks protocol version " + Short.toUnsignedInt(hello.version())
                    + ", this server version " + Wire.VERSION + "; use agent and server of one release");
        }
        if (!tokenGood(shown)) {
            return Answer.rejected(Refusal.BAD_TOKEN, "the token is not the server's; set the same FARHEAP_TOKEN on both sides");
        }
        return rangeSound(hello) ? memoryFault(hello.quotaBytes()) : Answer.malformed("a lease of a range that no heap has");
    }

    private boolean tokenGood(byte[] shown) {
        return token.length == 0 || MessageDigest.isEqual(token, shown);
    }

    private static boolean rangeSound(Hello hello) {
        int page = hello.pageBytes();
        long quota = hello.quotaBytes();
        long first = hello.firstOffset();
        return page >= PAGE_BYTES_MIN && page <= PAGE_BYTES_MAX && Integer.bitCount(page) == 1
                && quota > 0 && quota <= OFFSET_MAX && quota % page == 0
                && first >= 0 && first <= OFFSET_MAX - quota && first % Lease.EXTENT_BYTES == 0;
    }

    private Answer memoryFault(long quota) {
        if (!reservations.slotFree()) {
            return Answer.rejected(Refusal.BUSY, "the server has all of its " + Lease.LEASES_MAX + " leases out");
        }
        if (quota > reservations.freeBytes()) {
            return Answer.rejected(Refusal.NO_MEMORY, "a lease of " + ByteSize.show(quota) + " (" + quota + " bytes) is more than the "
                    + ByteSize.show(reservations.freeBytes()) + " (" + reservations.freeBytes() + " bytes) that are free of the server's "
                    + ByteSize.show(reservations.memoryBytes()) + "; leases out: " + reservations.count());
        }
        return null;
    }
}
