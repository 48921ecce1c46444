package org.farheap.workload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Bytes that follow from a seed, so that whoever knows the seed can tell whether they are still those that were stored.
public final class Payload {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Payload() {}

    public static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            LONG.set(bytes, at, word(seed, at));
        }
        for (; at < length; at++) {
            bytes[at] = (byte) word(seed, at);
        }
        return bytes;
    }

    public static boolean matches(byte[] bytes, long seed, int length) {
        if (bytes.length != length) {
            return false;
        }
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            if ((long) LONG.get(bytes, at) != word(seed, at)) {
                return false;
            }
        }
        for (; at < length; at++) {
            if (bytes[at] != (byte) word(seed, at)) {
                return false;
            }
        }
        return true;
    }

    private static long word(long seed, int at) {
        return Digest.mix(seed + at);
    }
}
