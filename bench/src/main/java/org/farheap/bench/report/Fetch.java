package org.farheap.bench.report;

import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;

/// One farheap.PageFetch. Times are nanoseconds since 1970.
///
/// @param stack   innermost first; empty for threads without Java frames
/// @param classes what lies in the page; empty when not told
/// @param weight  fetches that it stands for
record Fetch(long startNanos, long durationNanos, int region, String cause, String thread, List<String> stack, List<Content> classes,
        long weight) {
    static final String EVENT = "farheap.PageFetch";

    /// So many bytes of the page are instances of that class.
    record Content(String name, long bytes) {}

    static Fetch of(RecordedEvent event) {
        return new Fetch(Times.nanos(event.getStartTime()), event.getDuration().toNanos(), event.getInt("region"), event.getString("cause"),
                threadName(event), lines(event.getString("stack")), lines(event.getString("classes")).stream().map(Fetch::content).toList(),
                event.getLong("weight"));
    }

    private static String threadName(RecordedEvent event) {
        RecordedThread thread = event.getThread("sampledThread");
        String name = thread == null || thread.getJavaName() == null ? event.getString("threadName") : thread.getJavaName();
        return name == null || name.isBlank() ? "(unnamed)" : name;
    }

    private static List<String> lines(String text) {
        return text == null || text.isBlank() ? List.of() : text.strip().lines().toList();
    }

    private static Content content(String line) {
        int space = line.lastIndexOf(' ');
        return new Content(line.substring(0, Math.max(0, space)), Long.parseLong(line.substring(space + 1)));
    }
}
