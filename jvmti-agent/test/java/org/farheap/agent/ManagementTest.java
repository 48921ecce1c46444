package org.farheap.agent;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import jdk.management.jfr.RemoteRecordingStream;
import org.junit.jupiter.api.DisplayName;

/** What a JVM under the agent shows over JMX, to tools that come while it runs. */
@DisplayName("Over JMX")
final class ManagementTest {
    private static final long APPEARS_SECONDS_MAX = 60;

    @ChildJvm(program = "WalkMe", args = {"live=128"}, local = "48m")
    @DisplayName("all figures of the statistics can be read while the program runs")
    void allFiguresCanBeRead(Child child) throws IOException, JMException {
        child.awaitBegun();
        Map<String, Object> attributes = attributes(child);
        child.sendLine("enough");
        Run run = child.finish().proved();
        for (String figure : run.stats().numbers().keySet()) {
            Object shown = attributes.remove(camel(figure));
            run.require(shown instanceof Long, figure + " is not shown, but " + attributes.keySet());
        }
        run.require(attributes.remove("Evict").equals("remap"), "the way of evicting");
        String statistics = (String) attributes.remove("Statistics");
        run.require(statistics.contains("\"pages_fetched\": "), "the statistics are " + statistics);
        long timed = ((TabularData) attributes.remove("FaultLatencies")).values().stream()
                .mapToLong(row -> (Long) ((CompositeData) row).get("value")).sum();
        run.require(timed > 0 && timed <= run.stats().number("faults"), timed + " faults have a time");
        run.require(attributes.isEmpty(), "more is shown than the statistics have: " + attributes);
    }

    private static Map<String, Object> attributes(Child child) throws IOException, JMException {
        Map<String, Object> attributes = new HashMap<>();
        try (ManagedChild managed = ManagedChild.connect(child)) {
            MBeanServerConnection jvm = managed.jvm();
            ObjectName name = managed.awaitBean();
            for (MBeanAttributeInfo attribute : jvm.getMBeanInfo(name).getAttributes()) {
                attributes.put(attribute.getName(), jvm.getAttribute(name, attribute.getName()));
            }
        }
        return attributes;
    }

    @ChildJvm(program = "WalkMe", args = {"live=128"}, local = "48m")
    @DisplayName("a tool may stream the events of a recording")
    void aToolMayStreamEvents(Child child) throws IOException, InterruptedException {
        child.awaitBegun();
        CountDownLatch fetches = new CountDownLatch(10);
        CountDownLatch sets = new CountDownLatch(2);
        try (ManagedChild managed = ManagedChild.connect(child);
                RemoteRecordingStream stream = new RemoteRecordingStream(managed.jvm())) {
            stream.enable("farheap.PageFetch").with("throttle", "50/s");
            stream.enable("farheap.ResidentSet");
            stream.onEvent("farheap.PageFetch", event -> fetches.countDown());
            stream.onEvent("farheap.ResidentSet", event -> sets.countDown());
            stream.startAsync();
            boolean came = fetches.await(APPEARS_SECONDS_MAX, TimeUnit.SECONDS) && sets.await(APPEARS_SECONDS_MAX, TimeUnit.SECONDS);
            if (!came) {
                throw new AssertionError(fetches.getCount() + " fetches and " + sets.getCount() + " resident sets have not come");
            }
        }
        child.sendLine("enough");
        child.finish().proved();
    }

    private static String camel(String snake) {
        StringBuilder camel = new StringBuilder();
        for (String word : snake.split("_")) {
            camel.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return camel.toString();
    }
}
