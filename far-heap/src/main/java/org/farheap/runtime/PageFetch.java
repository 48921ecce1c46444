package org.farheap.runtime;

import java.lang.invoke.MethodHandles;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

@Name("farheap.PageFetch")
@Label("Page Fetch")
@Category({"Java Virtual Machine", "Far Memory"})
@Description("A touch that brought a page of the heap in from a memory server")
@StackTrace(false)
@Threshold("0 ns")
final class PageFetch extends Event {
    static final EventClock.Fields TIME = EventClock.Fields.of(MethodHandles.lookup(), PageFetch.class);

    @Label("Heap Address")
    @MemoryAddress
    long heapAddress;

    @Label("Region")
    @Description("Index of the collector's region")
    int region;

    @Label("Cause")
    @Description("Who touched: mutator, marking, refinement, pause (a worker of a collector pause) or vm")
    String cause;

    @Label("Collector")
    @Description("Whether it was a thread of the collector")
    boolean collector;

    @Label("Thread")
    @Description("Who touched; none for threads that are not Java's")
    Thread sampledThread;

    @Label("Thread Name")
    String threadName;

    @Label("Server")
    @Description("The memory server that had the page")
    String server;

    @Label("Weight")
    @Description("How many such events this one stands for")
    long weight;

    @Label("Stack")
    @Description("Java frames of who touched, innermost first, one a line")
    String stack;

    @Label("Classes")
    @Description("What lies in the page: class and bytes, one a line, most bytes first")
    String classes;

    @Label("Refault Distance")
    @Description("Bytes that left for memory servers since this page did")
    @DataAmount
    long refaultDistance;

    @Name("throttle")
    @Label("Throttle")
    @Description("So many events a second, such as 100/s, or off")
    @SettingDefinition
    boolean throttle(ThrottleSetting setting) {
        return true;
    }
}
