package org.farheap.runtime;

/// The thread of the Java part: hands what the data path recorded to the flight recorder while a recording runs, and shows the figures over
/// JMX once the program has an MBean server. Neither is started by us: a program that uses neither pays for neither.
final class Reports implements Runnable {
    private static final long IDLE_MILLIS = 500;
    private static final long RECORDING_MILLIS = 200;
    private static final long BUSY_MILLIS = 20;

    private final FlightEvents flight = isPresent("jdk.jfr") ? new FlightEvents(this::wake) : null;
    private final Management management = isPresent("java.management") ? new Management() : null;

    private Reports() {}

    /// Called by the agent when the JVM is initialised.
    static void start() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread thread = new Thread(group, new Reports(), "farheap reports", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
    }

    private static boolean isPresent(String module) {
        return ModuleLayer.boot().findModule(module).isPresent();
    }

    private synchronized void wake() {
        notifyAll();
    }

    private synchronized void rest(long millis) throws InterruptedException {
        wait(millis);
    }

    @Override
    public void run() {
        try {
            while (flight != null || management != null) {
                if (management != null) {
                    management.showWhenWanted();
                }
                FlightEvents.Flow flow = flight == null ? FlightEvents.Flow.NONE : flight.drain();
                Agent.beat();
                rest(switch (flow) {
                    case NONE -> IDLE_MILLIS;
                    case STEADY -> RECORDING_MILLIS;
                    case HEAVY -> BUSY_MILLIS;
                });
            }
        } catch (InterruptedException e) {
            // Nobody asks for this; then there are no more reports.
        } catch (LinkageError | RuntimeException e) {
            System.err.println("farheap: the flight recorder and JMX get no more figures: " + e);
        }
    }
}
