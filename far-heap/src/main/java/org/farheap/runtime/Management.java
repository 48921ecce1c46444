package org.farheap.runtime;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/// Shows the figures over JMX. Only when the program, or a tool, has made an MBean server: making the platform's own takes time, and
/// some programs want to choose how.
final class Management {
    private boolean shown;
    private final Map<String, Integer> places = new HashMap<>();

    void showWhenWanted() {
        if (shown || MBeanServerFactory.findMBeanServer(null).isEmpty()) {
            return;
        }
        shown = true;
        Figure[] figures = Figure.all();
        for (int i = 0; i < figures.length; i++) {
            places.put("get" + figures[i].attributeName(), i);
        }
        Class<?>[] interfaces = {FarHeapMXBean.class};
        FarHeapMXBean bean = (FarHeapMXBean) Proxy.newProxyInstance(FarHeapMXBean.class.getClassLoader(), interfaces,
                (proxy, method, arguments) -> method.getDeclaringClass() == FarHeapMXBean.class ? answer(method.getName())
                        : method.invoke(this, arguments));
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(new StandardMBean(bean, FarHeapMXBean.class, true),
                    new ObjectName(FarHeapMXBean.OBJECT_NAME));
        } catch (JMException e) {
            System.err.println("farheap: no figures over JMX: " + e);
        }
    }

    private Object answer(String method) {
        return switch (method) {
            case "getStatistics" -> Agent.statistics();
            case "getEvict" -> Agent.evictMode();
            case "getFaultLatencies" -> Buckets.of(Buckets.FAULTS);
            case "coldHistogram" -> ColdHeap.ask(false);
            case "coldDead" -> ColdHeap.ask(true);
            default -> figure(places.get(method));
        };
    }

    private long figure(int place) {
        long[] values = new long[places.size()];
        Agent.figures(values);
        return values[place];
    }
}
