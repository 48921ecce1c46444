package org.farheap.server;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.farheap.server.near.DescribedPeers;
import org.farheap.server.near.HeapRange;
import org.farheap.server.near.SyntheticHeap;
import org.farheap.wire.Wire;

/** The part of an agent's heap, an extent, that one server holds, and the connections to it. */
final class PartOnServer implements AutoCloseable {
    final TestAgent agent;
    final NearClient near;
    private final int port;
    private final int index;

    PartOnServer(ServerProcess server, int index) throws IOException {
        this.index = index;
        port = server.port();
        agent = new TestAgent(server, Lease.EXTENT_BYTES, index * Lease.EXTENT_BYTES, "tcp");
        agent.lease(index);
        near = NearClient.open(server, agent);
    }

    /** As the others are told of it. */
    DescribedPeers.Peer peer() {
        HeapRange range = new HeapRange(index * Lease.EXTENT_BYTES, Lease.EXTENT_BYTES, SyntheticHeap.PAGE_BYTES);
        return new DescribedPeers.Peer(index, "127.0.0.1", port, agent.welcome.lease(), agent.welcome.key(), range);
    }

    static void tellPeers(List<PartOnServer> parts) throws IOException {
        long call = ThreadLocalRandom.current().nextLong();
        for (PartOnServer part : parts) {
            DescribedPeers.Peer[] others = parts.stream().filter(other -> other != part).map(PartOnServer::peer)
                    .toArray(DescribedPeers.Peer[]::new);
            part.near.send(SyntheticHeap.peers(call, part.index, others));
        }
    }

    /** Writes the pages that are held to the server, and describes the heap. */
    void write(SyntheticHeap heap) throws Exception {
        int regionsPerPart = (int) (Lease.EXTENT_BYTES / heap.regionBytes);
        for (int region = index * regionsPerPart; region < (index + 1) * regionsPerPart; region++) {
            long bottom = (long) region * heap.regionBytes;
            for (long offset = bottom; offset < bottom + heap.used[region]; offset += Wire.DATA_BYTES_MAX) {
                long used = Math.min(Wire.DATA_BYTES_MAX, bottom + heap.used[region] - offset);
                byte[] pages = new byte[(int) Math.ceilDiv(used, SyntheticHeap.PAGE_BYTES) * SyntheticHeap.PAGE_BYTES];
                MemorySegment.copy(heap.memory, offset, MemorySegment.ofArray(pages), 0, pages.length);
                agent.writePages(offset, pages);
            }
        }
        near.describe(heap, index * regionsPerPart, (index + 1) * regionsPerPart);
    }

    @Override
    public void close() throws IOException {
        near.close();
        agent.close();
    }
}
