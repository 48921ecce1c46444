package org.farheap.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.farheap.wire.NearWire.NearHello;
import org.farheap.wire.NearWire.NearType;
import org.farheap.wire.NearWire.PeerHello;
import org.farheap.wire.Wire;
import org.farheap.wire.Wire.Attach;
import org.farheap.wire.Wire.ControlHeader;
import org.farheap.wire.Wire.ControlType;
import org.farheap.wire.Wire.ExtentRef;
import org.farheap.wire.Wire.Hello;

/**
 * One agent's control connection, from hello to the end of its lease. Control thread only.
 *
 * <pre>
 *   GREETING --hello--> WORKING --welcome--> LEASED --attach, lease_extent, release_extent--> WORKING --answer--> LEASED
 *      |                                       | bye
 *      | refused                               v
 *      +------------> CLOSING <---freed--- RETURNING
 *                        | told, and the agent has closed          any of them --closed, silent, fault--> CLOSED
 *                        v
 *                     CLOSED
 *   GREETING --near_hello, peer_hello--> HANDED_OVER, to {@link NearConnections}
 * </pre>
 *
 * While WORKING or RETURNING nothing is read, and neither while an answer is not yet written: a client that floods, or does not
 * read, is slowed by TCP and costs one small buffer each way. A whole frame must come within the deadline of the one before,
 * so trickling bytes is silence too. When a connection with a lease becomes CLOSED, everything leased is taken back: at once after
 * a bye, else when {@link Orphans} says so.
 */
final class ControlConnection {
    enum State { GREETING, WORKING, LEASED, RETURNING, CLOSING, CLOSED, HANDED_OVER }

    private static final long HELLO_DEADLINE = TimeUnit.SECONDS.toNanos(3);
    private static final long SILENCE_DEADLINE = TimeUnit.MILLISECONDS.toNanos(Wire.LEASE_KEEP_MS);
    /** For the other side to read why it was refused. */
    private static final long LINGER_DEADLINE = TimeUnit.SECONDS.toNanos(1);

    private static final ByteBuffer NOTHING = Wire.buffer(0);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Leasing leasing;
    private final Orphans orphans;
    private final NearConnections near;
    private final ControlFigures figures;
    private final FrameInput input = new FrameInput();
    private ByteBuffer output = NOTHING;
    private State state = State.GREETING;
    private Lease lease;
    private Optional<ProcessHandle> agent = Optional.empty();
    private long deadlineNanos;

    /** Takes {@code channel}, which is registered with {@code key}, over. */
    ControlConnection(SocketChannel channel, SelectionKey key, Leasing leasing, Orphans orphans, NearConnections near,
            ControlFigures figures) {
        this.channel = channel;
        this.orphans = orphans;
        this.near = near;
        this.figures = figures;
        this.key = key;
        this.leasing = leasing;
        this.deadlineNanos = System.nanoTime() + HELLO_DEADLINE;
    }

    /** Whether it is nothing of the control plane's any more. */
    boolean closed() {
        return state == State.CLOSED || state == State.HANDED_OVER;
    }

    /** Whether closing this connection takes memory away from somebody. */
    boolean hasLease() {
        return lease != null;
    }

    /** The socket can be read or written. */
    void ready() {
        try {
            flush();
            if (!output.hasRemaining() && readsNow() && !input.readFrom(channel)) {
                close();
                return;
            }
            takeFrames();
        } catch (IOException e) {
            close();
        }
    }

    /** @return whether a deadline had passed, which closes the connection */
    boolean closeIfLate(long nowNanos) {
        boolean waitsForUs = state == State.WORKING || state == State.RETURNING;
        if (waitsForUs || nowNanos - deadlineNanos < 0) {
            return false;
        }
        if (lease != null) {
            Log.say("an agent was silent for " + Wire.LEASE_KEEP_MS + " ms; taking its lease of "
                    + ByteSize.show(lease.quotaBytes()) + " back");
        }
        close();
        return true;
    }

    /** Tells the other side why, as far as it listens, and closes. */
    void refuse(Answer why) {
        try {
            answer(0, why);
            interest();
        } catch (IOException e) {
            close();
        }
    }

    /** Closes at once. Idempotent. */
    void close() {
        if (closed()) {
            return;
        }
        endLease();
        state = State.CLOSED;
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone either way.
        }
    }

    /** Unless bye has ended it already. */
    private void endLease() {
        if (lease != null && state != State.RETURNING) {
            orphans.add(lease, agent, deadlineNanos);
            lease = null;
        }
    }

    /** Takes what is there, until an answer has to wait. */
    private void takeFrames() throws IOException {
        while (!output.hasRemaining() && (state == State.GREETING || state == State.LEASED) && input.hasHeader()) {
            ControlHeader header = input.header();
            boolean greeting = state == State.GREETING;
            if (!input.headerSound() || greeting != isHello(header)) {
                answer(header.correlation(), Answer.malformed(greeting ? "a hello was expected" : "no such frame here"));
                break;
            }
            ByteBuffer payload = input.takePayload();
            if (payload == null) {
                break;
            }
            deadlineNanos = System.nanoTime() + SILENCE_DEADLINE;
            if (lease != null) {
                figures.leases.heard(lease);
            }
            take(header, payload);
        }
        if (state == State.CLOSING) {
            input.discard();
        }
        interest();
    }

    private static boolean isHello(ControlHeader header) {
        return switch (header.type()) {
            case ControlType.HELLO, NearType.NEAR_HELLO, NearType.PEER_HELLO -> true;
            default -> false;
        };
    }

    private void take(ControlHeader header, ByteBuffer payload) throws IOException {
        long correlation = header.correlation();
        switch (header.type()) {
            case ControlType.HELLO -> hello(correlation, payload);
            case NearType.NEAR_HELLO -> nearHello(correlation, payload);
            case NearType.PEER_HELLO -> peerHello(correlation, payload);
            case ControlType.ATTACH -> attach(correlation, payload);
            case ControlType.LEASE_EXTENT -> leaseExtent(correlation, payload);
            case ControlType.RELEASE_EXTENT -> releaseExtent(correlation, payload);
            case ControlType.PING -> answer(correlation, Answer.pong(lease));
            case ControlType.BYE -> bye();
            default -> throw new AssertionError(header);
        }
    }

    private void hello(long correlation, ByteBuffer payload) throws IOException {
        Hello hello = Hello.read(payload);
        if (Short.toUnsignedInt(hello.tokenBytes()) != payload.remaining()) {
            answer(correlation, Answer.malformed("a hello whose lengths do not agree"));
            return;
        }
        byte[] token = rest(payload);
        Answer fault = leasing.fault(hello, token);
        if (fault != null) {
            answer(correlation, fault);
            return;
        }
        agent = Orphans.processOf(hello);
        lease = leasing.grant(hello, this::close);
        state = State.WORKING;
        leasing.open(lease, answer -> answerLater(correlation, answer));
    }

    private void nearHello(long correlation, ByteBuffer payload) throws IOException {
        NearHello hello = NearHello.read(payload);
        Answer fault = near.fault(hello);
        if (fault != null) {
            answer(correlation, fault);
            return;
        }
        key.cancel();
        near.open(channel, hello, correlation, input.takeRest());
        state = State.HANDED_OVER;
    }

    private void peerHello(long correlation, ByteBuffer payload) throws IOException {
        PeerHello hello = PeerHello.read(payload);
        Answer fault = near.fault(hello);
        if (fault != null) {
            answer(correlation, fault);
            return;
        }
        key.cancel();
        near.openPeer(channel, hello, input.takeRest());
        state = State.HANDED_OVER;
    }

    private void attach(long correlation, ByteBuffer payload) throws IOException {
        Attach attach = Attach.read(payload);
        if (attach.workerAddressBytes() != payload.remaining()) {
            answer(correlation, Answer.malformed("an attach whose lengths do not agree"));
            return;
        }
        state = State.WORKING;
        leasing.attach(lease, attach.channel(), rest(payload), answer -> answerLater(correlation, answer));
    }

    private void leaseExtent(long correlation, ByteBuffer payload) {
        state = State.WORKING;
        leasing.leaseExtent(lease, ExtentRef.read(payload).index(), answer -> answerLater(correlation, answer));
    }

    private void releaseExtent(long correlation, ByteBuffer payload) {
        state = State.WORKING;
        leasing.releaseExtent(lease, ExtentRef.read(payload).index(), answer -> answerLater(correlation, answer));
    }

    /** Closes when the memory is back, so that the agent can see when others can have it. */
    private void bye() {
        leasing.end(lease, LeaseEnd.BYE, () -> {
            if (state == State.RETURNING) {
                lease = null;
                startClosing();
                ready();
            }
        });
        state = State.RETURNING;
    }

    /** The answer of an operation, given while WORKING; goes on with frames that came meanwhile. */
    private void answerLater(long correlation, Answer answer) {
        if (state != State.WORKING) {
            return;
        }
        state = State.LEASED;
        deadlineNanos = System.nanoTime() + SILENCE_DEADLINE;
        try {
            answer(correlation, answer);
            takeFrames();
        } catch (IOException e) {
            close();
        }
    }

    private void answer(long correlation, Answer answer) throws IOException {
        assert !output.hasRemaining();
        if (answer.refuses()) {
            figures.refused(answer.refusal());
        }
        output = Wire.buffer(ControlHeader.SIZE + answer.payload().length);
        new ControlHeader(answer.payload().length, answer.type(), (short) 0, correlation).write(output);
        output.put(answer.payload()).flip();
        if (answer.closes()) {
            startClosing();
        }
        flush();
    }

    private void startClosing() {
        endLease();
        state = State.CLOSING;
        deadlineNanos = System.nanoTime() + LINGER_DEADLINE;
    }

    private void flush() throws IOException {
        if (output.hasRemaining()) {
            channel.write(output);
        }
        if (state == State.CLOSING && !output.hasRemaining()) {
            channel.shutdownOutput();
        }
    }

    private boolean readsNow() {
        return state == State.GREETING || state == State.LEASED || state == State.CLOSING;
    }

    private void interest() {
        if (closed()) {
            return;
        }
        if (output.hasRemaining()) {
            key.interestOps(SelectionKey.OP_WRITE);
        } else {
            key.interestOps(readsNow() ? SelectionKey.OP_READ : 0);
        }
    }

    private static byte[] rest(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }
}
