package org.farheap.tracer.hotspot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// What lies in another process's memory. Whoever may not debug the process may not open it.
final class ProcessMemory implements AutoCloseable {
    private static final int PAGE_BYTES = 4096;

    private final FileChannel memory;
    private final Map<Long, byte[]> pages = new HashMap<>();

    /// @throws java.nio.file.AccessDeniedException when the kernel does not permit it
    ProcessMemory(long pid) throws IOException {
        memory = FileChannel.open(Path.of("/proc/" + pid + "/mem"));
    }

    void read(long address, ByteBuffer into) {
        try {
            for (long at = address; into.hasRemaining(); ) {
                int bytes = memory.read(into, at);
                if (bytes <= 0) {
                    throw new IOException("nothing to read at 0x" + Long.toHexString(at));
                }
                at += bytes;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("at 0x" + Long.toHexString(address), failure);
        }
    }

    /// From a copy of each page that was asked for once: for what does not change meanwhile.
    ByteBuffer bytes(long address, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = address; bytes.hasRemaining(); at += PAGE_BYTES - at % PAGE_BYTES) {
            int offset = (int) (at % PAGE_BYTES);
            bytes.put(page(at - offset), offset, Math.min(bytes.remaining(), PAGE_BYTES - offset));
        }
        return bytes.flip();
    }

    private byte[] page(long start) {
        return pages.computeIfAbsent(start, address -> {
            ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES);
            read(address, page);
            return page.array();
        });
    }

    boolean canRead(long address) {
        try {
            s8(address);
            return true;
        } catch (UncheckedIOException nothingThere) {
            return false;
        }
    }

    int u1(long address) {
        return Byte.toUnsignedInt(bytes(address, 1).get());
    }

    int u2(long address) {
        return Short.toUnsignedInt(bytes(address, Short.BYTES).getShort());
    }

    int s4(long address) {
        return bytes(address, Integer.BYTES).getInt();
    }

    long s8(long address) {
        return bytes(address, Long.BYTES).getLong();
    }

    /// A string that ends with a zero byte; null for a null pointer.
    String string(long address) {
        if (address == 0) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (int one = u1(address); one != 0; one = u1(address + text.length())) {
            text.append((char) one);
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        memory.close();
    }
}
