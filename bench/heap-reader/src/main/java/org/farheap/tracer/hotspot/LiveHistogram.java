package org.farheap.tracer.hotspot;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Objects and their bytes by class, as HotSpot counts them: what `jcmd GC.class_histogram` prints. Classes of one name are one.
public record LiveHistogram(Map<String, Count> classes) {
    private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

    public record Count(long objects, long bytes) {
        Count plus(Count other) {
            return new Count(objects + other.objects, bytes + other.bytes);
        }
    }

    static LiveHistogram parse(String text) {
        LiveHistogram histogram = new LiveHistogram(new TreeMap<>());
        for (String line : text.lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && !isFiller(row.group(3))) {
                histogram.add(row.group(3), new Count(Long.parseLong(row.group(1)), Long.parseLong(row.group(2))));
            }
        }
        return histogram;
    }

    /// Whether these are the objects that were counted. Without mirrors, which a dump leaves out in part, and int arrays, with which it
    /// tells fillers too.
    boolean counts(ObjectGraph graph) {
        LiveHistogram dumped = new LiveHistogram(new TreeMap<>());
        graph.addresses().forEach(address -> dumped.add(graph.className(address), new Count(1, 0)));
        return Stream.concat(classes.keySet().stream(), dumped.classes.keySet().stream())
                .filter(name -> !name.equals("java.lang.Class") && !name.equals("[I"))
                .allMatch(name -> objects(name) == dumped.objects(name));
    }

    private long objects(String className) {
        return classes.getOrDefault(className, new Count(0, 0)).objects();
    }

    /// What JDK 25 writes over dead objects is counted by it, as if it were alive.
    static boolean isFiller(String className) {
        return className.contains("jdk/internal/vm/Filler") || className.contains("jdk.internal.vm.Filler");
    }

    public long objects() {
        return classes.values().stream().mapToLong(Count::objects).sum();
    }

    public long bytes() {
        return classes.values().stream().mapToLong(Count::bytes).sum();
    }

    void add(String className, Count count) {
        // Names have slashes within the JVM, dots outside; of hidden classes it is the other way round at one place.
        classes.merge(className.replace('/', '.').replace('+', '.'), count, Count::plus);
    }
}
