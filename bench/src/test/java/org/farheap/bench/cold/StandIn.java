package org.farheap.bench.cold;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.farheap.runtime.FarHeapMXBean;

/// A JVM that looks like one under the agent: it has a library of that name mapped, and shows a bean, whose answers are made up.
final class StandIn {
    /// The bean of an agent that knows nothing of the cold heap.
    public interface OlderMXBean {
        String getEvict();
    }

    /// Mapped as long as it is referred to.
    private static ByteBuffer mapped;

    private StandIn() {}

    public static void main(String[] args) throws IOException, JMException, InterruptedException {
        Path library = Path.of(args[0], "libfarheap.so");
        Files.write(library, new byte[4096]);
        try (FileChannel file = FileChannel.open(library, StandardOpenOption.READ)) {
            mapped = file.map(FileChannel.MapMode.READ_ONLY, 0, 4096);
        }
        Object bean = switch (args[1]) {
            case "none" -> null;
            case "older" -> new StandardMBean(() -> "wp", OlderMXBean.class, true);
            default -> new StandardMBean(bean(args[1]), FarHeapMXBean.class, true);
        };
        if (bean != null) {
            ManagementFactory.getPlatformMBeanServer().registerMBean(bean, new ObjectName(FarHeapMXBean.OBJECT_NAME));
        }
        System.out.println("ready");
        System.in.read();
    }

    private static FarHeapMXBean bean(String how) {
        Class<?>[] interfaces = {FarHeapMXBean.class};
        return (FarHeapMXBean) Proxy.newProxyInstance(FarHeapMXBean.class.getClassLoader(), interfaces, (proxy, method, arguments) -> {
            if (how.equals("refuses")) {
                throw new IllegalStateException("nothing is paged; give it a budget below its heap");
            }
            if (how.equals("dies")) {
                Runtime.getRuntime().halt(7);
            }
            return ColdHeaps.of(method.getName().equals("coldDead"));
        });
    }
}
