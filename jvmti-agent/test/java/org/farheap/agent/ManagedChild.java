package org.farheap.agent;

import java.io.IOException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A child's JMX, as any tool sees it, and the agent's bean there. */
record ManagedChild(JMXConnector connector) implements AutoCloseable {
    private static final long APPEARS_SECONDS_MAX = 60;

    static ManagedChild connect(Child child) throws IOException {
        child.jcmd("ManagementAgent.start_local");
        String counters = child.jcmd("PerfCounter.print");
        String address = counters.lines().filter(line -> line.startsWith("sun.management.JMXConnectorServer.address=")).findFirst()
                .orElseThrow(() -> new AssertionError("no address in " + counters)).split("=", 2)[1].replace("\"", "");
        return new ManagedChild(JMXConnectorFactory.connect(new JMXServiceURL(address)));
    }

    MBeanServerConnection jvm() throws IOException {
        return connector.getMBeanServerConnection();
    }

    /** The agent's bean is there soon after the first who asks. */
    ObjectName awaitBean() throws IOException, JMException {
        ObjectName name = new ObjectName("org.farheap:type=FarHeap");
        long deadline = System.nanoTime() + APPEARS_SECONDS_MAX * 1_000_000_000L;
        while (!jvm().isRegistered(name)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no " + name);
            }
            Processes.pause(50);
        }
        return name;
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
