package org.farheap.runtime;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import jdk.jfr.FlightRecorder;

/// Makes events of the cold heap when a recording asks for them. The servers may take seconds to answer, and meanwhile all other periodic
/// events of the JVM would wait; so each inventory has a thread of its own, one at a time: an inventory that is due while the last one is
/// under way is left out.
final class ColdHeapEvents {
    static final int CLASSES_MAX = 100;

    private final Supplier<ColdHeap> ask;
    private final Semaphore free = new Semaphore(1);
    private int inventories;
    private boolean complained;

    /// @param ask may throw an IllegalStateException whose text says why there is no answer
    ColdHeapEvents(Supplier<ColdHeap> ask) {
        this.ask = ask;
    }

    void register() {
        FlightRecorder.register(ColdClassEvent.class);
        FlightRecorder.addPeriodicEvent(ColdHeapEvent.class, this::begin);
    }

    private void begin() {
        if (!free.tryAcquire()) {
            return;
        }
        Thread thread = new Thread(null, this::run, "farheap inventory", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
    }

    private void run() {
        try {
            take();
        } catch (RuntimeException e) {
            complain(e);
        } finally {
            free.release();
        }
    }

    /// One inventory; the servers are asked while its event runs.
    private void take() {
        ColdHeapEvent event = new ColdHeapEvent();
        event.begin();
        ColdHeap heap = ask.get();
        event.end();
        inventories++;
        commit(event, heap);
        ColdHeap.first(CLASSES_MAX, heap.classes()).forEach(this::commit);
    }

    private void commit(ColdHeapEvent event, ColdHeap heap) {
        event.inventory = inventories;
        event.used = heap.usedBytes();
        event.read = heap.readBytes();
        event.live = heap.liveBytes();
        event.dead = heap.deadBytes();
        event.regions = heap.regionsRead();
        event.unreadable = heap.regionsUnreadable();
        event.serverTime = heap.serverNs();
        event.pagesFetched = heap.pagesFetched();
        event.commit();
    }

    private void commit(ColdClass of) {
        ColdClassEvent event = new ColdClassEvent();
        event.inventory = inventories;
        event.className = of.name();
        event.objects = of.objects();
        event.bytes = of.bytes();
        event.deadObjects = of.deadObjects();
        event.deadBytes = of.deadBytes();
        event.commit();
    }

    /// Once: a recording may ask every second.
    private void complain(RuntimeException why) {
        if (!complained) {
            complained = true;
            System.err.println("farheap: no farheap.ColdHeap events: " + why.getMessage());
        }
    }
}
