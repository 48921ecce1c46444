package org.farheap.server.near;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.farheap.wire.NearWire;
import org.farheap.wire.NearWire.Peers;

/// The servers that hold a heap's other parts, as its agent told them for one call.
///
/// @param call names the call on all of them
/// @param index of this server among them
public record DescribedPeers(long call, int index, List<Peer> peers) {
    public static final int PEERS_MAX = 63;
    private static final int HOST_BYTES_MAX = 255;
    private static final int HOST_ALIGNMENT = 8;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+");

    /// @param lease that the agent has there, whose key is a secret
    public record Peer(int index, String host, int port, long lease, long key, HeapRange range) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /// A near_peers frame.
    ///
    /// @param own part of the heap
    static DescribedPeers read(ByteBuffer payload, HeapRange own) throws MalformedFrame {
        MalformedFrame.unless(payload.remaining() >= Peers.SIZE, "near_peers without their head");
        Peers head = Peers.read(payload);
        List<Peer> peers = new ArrayList<>();
        while (payload.remaining() >= NearWire.Peer.SIZE) {
            peers.add(peer(payload, own.pageBytes()));
        }
        MalformedFrame.unless(!payload.hasRemaining() && peers.size() == head.count(), "near_peers whose lengths do not agree");
        check(head.index(), peers, own);
        return new DescribedPeers(head.call(), head.index(), List.copyOf(peers));
    }

    private static Peer peer(ByteBuffer payload, int pageBytes) throws MalformedFrame {
        NearWire.Peer told = NearWire.Peer.read(payload);
        byte[] host = new byte[Short.toUnsignedInt(told.hostBytes())];
        int padded = Math.ceilDiv(host.length, HOST_ALIGNMENT) * HOST_ALIGNMENT;
        MalformedFrame.unless(payload.remaining() >= padded, "near_peers that end in a host");
        payload.get(host);
        payload.position(payload.position() + padded - host.length);
        return new Peer(told.index(), new String(host, StandardCharsets.UTF_8), Short.toUnsignedInt(told.port()), told.lease(), told.key(),
                new HeapRange(told.firstOffset(), told.bytes(), pageBytes));
    }

    private static void check(int index, List<Peer> peers, HeapRange own) {
        BadDescription.unless(!peers.isEmpty() && peers.size() <= PEERS_MAX, "%d peers; there may be 1 to %d", peers.size(), PEERS_MAX);
        List<HeapRange> ranges = new ArrayList<>(List.of(own));
        List<Integer> indexes = new ArrayList<>(List.of(index));
        for (Peer peer : peers) {
            boolean isHost = peer.host().length() <= HOST_BYTES_MAX && HOST.matcher(peer.host()).matches();
            BadDescription.unless(isHost && peer.port() != 0, "a peer is at no host and port");
            BadDescription.unless(!indexes.contains(peer.index()), "two peers are of index %d", peer.index());
            boolean isRange = peer.range().firstOffset() >= 0 && peer.range().bytes() > 0 && end(peer.range()) > 0;
            BadDescription.unless(isRange && ranges.stream().noneMatch(other -> overlap(other, peer.range())),
                    "the part of the peer %s is none, or another's too", peer);
            indexes.add(peer.index());
            ranges.add(peer.range());
        }
    }

    private static boolean overlap(HeapRange one, HeapRange other) {
        return one.firstOffset() < end(other) && other.firstOffset() < end(one);
    }

    private static long end(HeapRange range) {
        return range.firstOffset() + range.bytes();
    }
}
