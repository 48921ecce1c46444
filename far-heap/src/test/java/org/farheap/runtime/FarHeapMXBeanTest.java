package org.farheap.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The MXBean")
final class FarHeapMXBeanTest {
    private static final ColdHeap HEAP = ColdHeap.of(true, ColdHeapTest.answer());

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final ObjectName name = name();

    private static ObjectName name() {
        try {
            return new ObjectName(FarHeapMXBean.OBJECT_NAME);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    /// Shows a bean with these answers, by method, as Management does.
    private void show(Function<String, Object> answer) throws JMException {
        Class<?>[] interfaces = {FarHeapMXBean.class};
        Object bean = Proxy.newProxyInstance(FarHeapMXBean.class.getClassLoader(), interfaces,
                (proxy, method, arguments) -> answer.apply(method.getName()));
        server.registerMBean(new StandardMBean((FarHeapMXBean) bean, FarHeapMXBean.class, true), name);
    }

    @Test
    @DisplayName("tells the cold heap to tools that have none of our classes")
    void tellsTheColdHeapToAnyTool() throws JMException {
        show(method -> method.equals("coldDead") ? HEAP : null);
        CompositeData heap = (CompositeData) server.invoke(name, "coldDead", null, null);
        assertEquals(Set.of("traced", "usedBytes", "readBytes", "liveBytes", "deadBytes", "regionsRead", "regionsUnreadable", "durationNs",
                "serverNs", "pagesFetched", "classes"), heap.getCompositeType().keySet());
        assertEquals(List.of(true, 1000L, 800L), List.of(heap.getAll(new String[] {"traced", "usedBytes", "readBytes"})));
        CompositeData row = ((CompositeData[]) heap.get("classes"))[1];
        assertEquals(List.of("app.Row", 5L, 200L, 2L, 100L),
                List.of(row.getAll(new String[] {"name", "objects", "bytes", "deadObjects", "deadBytes"})));
    }

    @Test
    @DisplayName("tells the cold heap to tools that have them")
    void tellsTheColdHeapToOurs() throws JMException {
        show(method -> method.equals("coldHistogram") ? HEAP : null);
        assertEquals(HEAP, JMX.newMXBeanProxy(server, name, FarHeapMXBean.class).coldHistogram());
    }

    @Test
    @DisplayName("tells how many faults took how long, to tools that have our classes and to those that do not")
    void tellsHowLongFaultsTook() throws JMException {
        show(method -> method.equals("getFaultLatencies") ? new TreeMap<>(Map.of(4096L, 7L, 8192L, 2L)) : null);
        assertEquals(new TreeMap<>(Map.of(4096L, 7L, 8192L, 2L)),
                JMX.newMXBeanProxy(server, name, FarHeapMXBean.class).getFaultLatencies());
        TabularData rows = (TabularData) server.getAttribute(name, "FaultLatencies");
        assertEquals(7L, rows.get(new Object[] {4096L}).get("value"));
    }

    @Test
    @DisplayName("tells why there is no answer")
    void tellsWhyThereIsNoAnswer() throws JMException {
        show(method -> {
            throw new IllegalStateException("the servers are too old; update them");
        });
        FarHeapMXBean bean = JMX.newMXBeanProxy(server, name, FarHeapMXBean.class);
        assertEquals("the servers are too old; update them", assertThrows(IllegalStateException.class, bean::coldDead).getMessage());
    }

    @Test
    @DisplayName("asks the servers by operations only, so that whoever reads all attributes costs nothing")
    void asksByOperationsOnly() throws JMException {
        show(method -> null);
        assertEquals(Set.of("java.lang.String", "long", "javax.management.openmbean.TabularData"), Arrays.stream(server.getMBeanInfo(name).getAttributes())
                .map(MBeanAttributeInfo::getType).collect(Collectors.toSet()));
    }
}
