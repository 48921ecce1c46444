package org.farheap.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.farheap.wire.Wire.Refusal;

/**
 * The thread "farheap control": accepts agents, and runs their control connections and deadlines over one selector.
 *
 * <p>Connections are limited. When all places are taken, the oldest connection without a lease gives its place to the new one, so
 * that whoever opens thousands and says nothing keeps nobody out.
 */
final class ControlPlane {
    static final int CONNECTIONS_MAX = 1024;

    private static final int BACKLOG = 1024;
    /** Then the connections that are there get their turn. */
    private static final int ACCEPTS_PER_ROUND = 64;
    private static final long SWEEP_MS = 250;

    static {
        assert Lease.LEASES_MAX >= CONNECTIONS_MAX;
    }

    private final Selector selector;
    private final ServerSocketChannel listener;
    private final SelectionKey listenerKey;
    /** From the data thread; each lease has at most one operation and its end under way. */
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Oldest first. */
    private final Set<ControlConnection> connections = new LinkedHashSet<>();
    private final ControlFigures figures;
    private Leasing leasing;
    private NearConnections near;
    private Orphans orphans;
    private long nextSweepNanos = System.nanoTime();

    /** @throws SetupFailure if the address cannot be listened on */
    ControlPlane(ListenAddress address, ControlFigures figures) throws SetupFailure {
        this.figures = figures;
        try {
            selector = Selector.open();
            listener = ServerSocketChannel.open();
            listener.bind(address.socketAddress(), BACKLOG);
            listener.configureBlocking(false);
            listenerKey = listener.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            throw SetupFailure.environment("cannot listen on " + address.host() + ":" + address.port() + ": " + e.getMessage()
                    + "; is another server there? Port 0 takes a free one");
        }
    }

    int port() throws SetupFailure {
        try {
            return ((InetSocketAddress) listener.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw SetupFailure.environment("the listening socket failed: " + e.getMessage());
        }
    }

    void start(Leasing leasing, NearConnections near) {
        this.leasing = leasing;
        this.near = near;
        this.orphans = new Orphans(leasing, figures.leases);
        Thread.ofPlatform().name("farheap control").start(this::loop);
    }

    /** Runs {@code task} on the control thread. Any thread. */
    void run(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    private void loop() {
        try {
            while (true) {
                selector.select(this::serve, SWEEP_MS);
                runTasks();
                sweepWhenDue(System.nanoTime());
                figures.connections.set(connections.size());
            }
        } catch (Throwable e) {
            Log.say("internal error on the control thread, stopping: " + e);
            e.printStackTrace();
            Runtime.getRuntime().halt(MemoryServer.EXIT_INTERNAL);
        }
    }

    private void serve(SelectionKey key) {
        if (key == listenerKey) {
            accept();
            return;
        }
        ControlConnection connection = (ControlConnection) key.attachment();
        try {
            connection.ready();
        } catch (RuntimeException e) {
            // What a client sent must never end the server; this one is our own bug, and costs only that client.
            Log.say("internal error on a control connection, closing it: " + e);
            connection.close();
        }
        if (connection.closed()) {
            connections.remove(connection);
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void accept() {
        try {
            for (int i = 0; i < ACCEPTS_PER_ROUND; i++) {
                SocketChannel channel = listener.accept();
                if (channel == null) {
                    return;
                }
                take(channel);
            }
        } catch (IOException e) {
            // Out of file descriptors: the connection stays in the backlog until the next sweep.
            listenerKey.interestOps(0);
            closeOldestWithoutLease();
        }
    }

    private void take(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        boolean room = connections.size() < CONNECTIONS_MAX || closeOldestWithoutLease();
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        ControlConnection connection = new ControlConnection(channel, key, leasing, orphans, near, figures);
        key.attach(connection);
        connections.add(connection);
        figures.connectionsAccepted.add(1);
        if (!room) {
            connection.refuse(Answer.rejected(Refusal.BUSY, "the server has all of its " + CONNECTIONS_MAX + " connections in use"));
        }
    }

    private boolean closeOldestWithoutLease() {
        for (ControlConnection connection : connections) {
            if (!connection.hasLease()) {
                connection.close();
                connections.remove(connection);
                return true;
            }
        }
        return false;
    }

    private void sweepWhenDue(long nowNanos) {
        if (nowNanos - nextSweepNanos < 0) {
            return;
        }
        nextSweepNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(SWEEP_MS);
        listenerKey.interestOps(SelectionKey.OP_ACCEPT);
        orphans.sweep(nowNanos);
        near.sweep(nowNanos);
        List<ControlConnection> all = new ArrayList<>(connections);
        for (ControlConnection connection : all) {
            if (connection.closed() || connection.closeIfLate(nowNanos)) {
                connections.remove(connection);
            }
        }
    }
}
