package org.farheap.bench.cold;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.farheap.runtime.ColdHeap;
import org.farheap.runtime.FarHeapMXBean;

/// A process of this machine that is to run under the agent. It is looked at from outside first: whoever is attached to gets a SIGQUIT,
/// which ends what is no JVM, and a management agent, which is of no use where ours is not.
final class RunningProgram {
    private static final long APPEARS_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_MILLIS = 50;
    private static final ObjectName NAME = name();

    private final long pid;
    private final Path process;

    private RunningProgram(long pid) {
        this.pid = pid;
        process = Path.of("/proc", Long.toString(pid));
    }

    /// Asks the memory servers of that process.
    static ColdHeap coldHeap(long pid, boolean liveness) throws NoAnswer, InterruptedException {
        RunningProgram program = new RunningProgram(pid);
        program.requireAgent();
        program.requireRunning();
        try (JMXConnector connector = JMXConnectorFactory.connect(program.managementAddress())) {
            FarHeapMXBean bean = program.awaitBean(connector.getMBeanServerConnection());
            return liveness ? bean.coldDead() : bean.coldHistogram();
        } catch (IllegalStateException e) {
            throw new NoAnswer(e.getMessage());
        } catch (UndeclaredThrowableException e) {
            throw program.failed(e.getCause());
        } catch (IOException e) {
            throw program.failed(e);
        }
    }

    private void requireAgent() throws NoAnswer {
        Set<String> files = mappedFiles();
        if (!files.contains("libjvm.so")) {
            throw new NoAnswer("process " + pid + " is not a JVM; jps lists those that are");
        }
        if (!files.contains("libfarheap.so")) {
            throw new NoAnswer("process " + pid + " does not run under Farheap; start the program with ./farheap run");
        }
    }

    /// A process that is stopped would have us wait until it goes on.
    private void requireRunning() throws NoAnswer {
        try {
            if (Files.readString(process.resolve("status"), StandardCharsets.ISO_8859_1).contains("\nState:\tT")) {
                throw new NoAnswer("process " + pid + " is stopped; kill -CONT " + pid + " has it go on");
            }
        } catch (IOException e) {
            throw gone();
        }
    }

    private NoAnswer gone() {
        return new NoAnswer("there is no process " + pid + "; jps lists the JVMs that run");
    }

    private Set<String> mappedFiles() throws NoAnswer {
        try (Stream<String> lines = Files.lines(process.resolve("maps"), StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.substring(line.lastIndexOf('/') + 1).replace(" (deleted)", "")).collect(Collectors.toSet());
        } catch (AccessDeniedException e) {
            throw new NoAnswer("process " + pid + " is another user's; run this as " + owner());
        } catch (IOException | UncheckedIOException e) {
            throw gone();
        }
    }

    private String owner() {
        try {
            return Files.getOwner(process).getName();
        } catch (IOException e) {
            return "that user";
        }
    }

    private JMXServiceURL managementAddress() throws NoAnswer, IOException {
        try {
            VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid));
            try {
                return new JMXServiceURL(jvm.startLocalManagementAgent());
            } finally {
                jvm.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            throw new NoAnswer("process " + pid + " cannot be attached to: it has to run, with the module jdk.management.agent and without "
                    + "-XX:+DisableAttachMechanism (" + e.getMessage() + ")");
        }
    }

    /// The agent shows its bean a moment after the process has an MBean server, which it may have since now.
    private FarHeapMXBean awaitBean(MBeanServerConnection jvm) throws NoAnswer, IOException, InterruptedException {
        long start = System.nanoTime();
        while (!jvm.isRegistered(NAME)) {
            if (System.nanoTime() - start > APPEARS_NANOS_MAX) {
                throw new NoAnswer("process " + pid + " shows no " + NAME + "; its stderr may say why");
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return JMX.newMXBeanProxy(jvm, NAME, FarHeapMXBean.class);
    }

    private NoAnswer failed(Throwable why) {
        return new NoAnswer(why instanceof IOException ? "process " + pid + " ended, or closed the connection, before it answered: " + why
                : "the agent of process " + pid + " is of another version of Farheap; restart the program with this one (" + why + ")");
    }

    private static ObjectName name() {
        try {
            return new ObjectName(FarHeapMXBean.OBJECT_NAME);
        } catch (MalformedObjectNameException e) {
            throw new AssertionError(e);
        }
    }
}
