package org.farheap.workload.program;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/// What the agent of this JVM tells over JMX, for programs that measure a part of their run. Its figures are there some time after the
/// program has first asked; before that, and without the agent, all are zero.
final class AgentFigures {
    private static final String NAME = "org.farheap:type=FarHeap";

    private AgentFigures() {}

    /// Of the attributes that are numbers, such as PagesFetched.
    static long number(String attribute) throws JMException {
        return attribute(attribute) instanceof Long number ? number : 0;
    }

    /// Fetches on a touch by threads that are not the collector's.
    static long fetchedByProgram() throws JMException {
        return number("PagesFetched") - number("PagesFetchedByGc");
    }

    /// Faults by the most nanoseconds that they took.
    static SortedMap<Long, Long> faultLatencies() throws JMException {
        SortedMap<Long, Long> faults = new TreeMap<>();
        if (attribute("FaultLatencies") instanceof TabularData rows) {
            for (Object row : rows.values()) {
                faults.put((Long) ((CompositeData) row).get("key"), (Long) ((CompositeData) row).get("value"));
            }
        }
        return faults;
    }

    /// The least number of nanoseconds that `share` of the faults between `before` and `after` did not exceed; 0 if there was none.
    static long quantile(Map<Long, Long> before, SortedMap<Long, Long> after, double share) {
        SortedMap<Long, Long> between = new TreeMap<>();
        after.forEach((nanos, faults) -> between.put(nanos, faults - before.getOrDefault(nanos, 0L)));
        double wanted = share * between.values().stream().mapToLong(Long::longValue).sum();
        long seen = 0;
        for (Map.Entry<Long, Long> bucket : between.entrySet()) {
            seen += bucket.getValue();
            if (seen > 0 && seen >= wanted) {
                return bucket.getKey();
            }
        }
        return 0;
    }

    private static Object attribute(String attribute) throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName agent = new ObjectName(NAME);
        return beans.isRegistered(agent) ? beans.getAttribute(agent, attribute) : null;
    }
}
