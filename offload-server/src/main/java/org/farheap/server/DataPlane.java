package org.farheap.server;

import java.nio.ByteBuffer;
import org.farheap.wire.Wire.DataId;
import org.openucx.jucx.ucp.UcpContext;
import org.openucx.jucx.ucp.UcpWorker;
import org.openucx.jucx.ucp.UcpWorkerParams;

/**
 * The thread "farheap data": owns the UCX worker, and with it every endpoint, every extent and every request. Nothing here is
 * locked; other threads reach it through {@link #run}. Since requests, releases and endpoint changes run one after the other, a
 * release never meets a request half done; replies that UCX still reads from an extent hold its release back.
 */
final class DataPlane {
    private final UcpContext context;
    private final UcpWorker worker;
    private final IdlePolicy idlePolicy;
    private final DataTasks tasks = new DataTasks();
    private final LeaseTable leases = new LeaseTable();
    private final Releases releases = new Releases();
    private final byte[] workerAddress;
    private final DataFigures figures;
    private final DataRequests requests;

    DataPlane(UcpContext context, long spinNanos, DataFigures figures) {
        this.context = context;
        this.figures = figures;
        this.requests = new DataRequests(leases, figures);
        this.worker = context.newWorker(new UcpWorkerParams());
        this.idlePolicy = new IdlePolicy(spinNanos);
        ByteBuffer address = worker.getAddress();
        this.workerAddress = new byte[address.remaining()];
        address.get(workerAddress);
        worker.setAmRecvHandler(DataId.READ, requests::read);
        worker.setAmRecvHandler(DataId.WRITE, requests::write);
    }

    void start() {
        Thread.ofPlatform().name("farheap data").daemon(false).start(this::loop);
    }

    UcpContext context() {
        return context;
    }

    DataFigures figures() {
        return figures;
    }

    UcpWorker worker() {
        return worker;
    }

    LeaseTable leases() {
        return leases;
    }

    Releases releases() {
        return releases;
    }

    /** For agents to connect to; do not change. */
    byte[] workerAddress() {
        return workerAddress;
    }

    /** Makes the data thread look whether something that it waits for has become quiet. Any thread. */
    void wake() {
        worker.signal();
    }

    /** Whether the data thread had something to do within so many nanoseconds. Any thread. */
    boolean workedWithin(long nanos) {
        return System.nanoTime() - idlePolicy.lastWorkNanos() < nanos;
    }

    /** Runs {@code task} on the data thread, after all that were given before. Any thread. */
    void run(Runnable task) {
        tasks.add(task);
        worker.signal();
    }

    private void loop() {
        try {
            while (true) {
                boolean worked = worker.progress() > 0 | requests.served() | tasks.runOne() | releases.freeSome();
                if (worked) {
                    idlePolicy.worked(System.nanoTime());
                } else {
                    idle();
                }
            }
        } catch (Throwable e) {
            // Agents depend on this memory: better a loud end than a server that answers pings and serves nothing.
            Log.say("internal error on the data thread, stopping: " + e);
            e.printStackTrace();
            Runtime.getRuntime().halt(MemoryServer.EXIT_INTERNAL);
        }
    }

    private void idle() {
        switch (idlePolicy.idle(System.nanoTime())) {
            case SPIN -> Thread.onSpinWait();
            case YIELD -> Thread.yield();
            // Returns at once if something arrived since the last progress, or a task was signalled.
            case PARK -> worker.waitForEvents();
        }
    }
}
