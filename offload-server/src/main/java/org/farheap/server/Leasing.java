package org.farheap.server;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.farheap.wire.Wire.Hello;

/**
 * Between the control thread, which grants, and the data thread, which serves: hands operations over in order, and their answers
 * back. Methods are for the control thread; callbacks run on it.
 */
final class Leasing {
    private final HelloCheck check;
    private final Reservations reservations;
    private final DataPlane plane;
    private final LeaseOperations operations;
    private final Consumer<Runnable> onControlThread;
    private final NearConnections near;
    private final ControlFigures figures;

    /** @param onControlThread runs a task on the control thread, later; called from the data thread */
    Leasing(byte[] token, long memoryBytes, DataPlane plane, Consumer<Runnable> onControlThread, NearConnections near,
            ControlFigures figures) {
        this.reservations = new Reservations(memoryBytes);
        this.check = new HelloCheck(token, reservations);
        this.plane = plane;
        this.operations = new LeaseOperations(plane);
        this.onControlThread = onControlThread;
        this.near = near;
        this.figures = figures;
    }

    Answer fault(Hello hello, byte[] token) {
        return check.fault(hello, token);
    }

    /** Needs {@link #fault} to have found none. @param onBroken told when the data plane can no longer serve the lease */
    Lease grant(Hello hello, Runnable onBroken) {
        long id = reservations.reserve(hello.quotaBytes());
        Lease lease = new Lease(id, reservations.newKey(), hello.firstOffset(), hello.quotaBytes(), hello.pageBytes(),
                () -> onControlThread.accept(onBroken));
        near.leaseGranted(lease);
        figures.leases.granted(lease);
        figures.leasesGranted.add(1);
        return lease;
    }

    void open(Lease lease, Consumer<Answer> answer) {
        run(() -> operations.open(lease), answer);
    }

    void attach(Lease lease, int channel, byte[] peer, Consumer<Answer> answer) {
        run(() -> operations.attach(lease, channel, peer), answer);
    }

    void leaseExtent(Lease lease, int index, Consumer<Answer> answer) {
        run(() -> operations.leaseExtent(lease, index), answer);
    }

    void releaseExtent(Lease lease, int index, Consumer<Answer> answer) {
        Runnable released = () -> onControlThread.accept(() -> answer.accept(Answer.released(index)));
        run(() -> {
            Answer fault = operations.releaseExtent(lease, index, released);
            // After the extent was taken, so that no call takes hold of it unseen.
            onControlThread.accept(() -> near.extentLeaves(lease));
            return fault;
        }, answer);
    }

    /** Takes everything of the lease back; {@code done} when the memory is free for others. */
    void end(Lease lease, LeaseEnd cause, Runnable done) {
        near.leaseEnds(lease);
        figures.leases.returning(lease, cause);
        figures.ended(cause);
        Runnable freed = () -> onControlThread.accept(() -> {
            reservations.giveBack(lease);
            figures.leases.freed(lease);
            done.run();
        });
        plane.run(() -> operations.end(lease, freed));
    }

    /** An operation whose answer is null gives it some other way. */
    private void run(Supplier<Answer> operation, Consumer<Answer> answer) {
        plane.run(() -> {
            Answer result = operation.get();
            if (result != null) {
                onControlThread.accept(() -> answer.accept(result));
            }
        });
    }
}
