package org.farheap.runtime;

import java.lang.invoke.MethodHandles;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

@Name("farheap.Eviction")
@Label("Eviction")
@Category({"Java Virtual Machine", "Far Memory"})
@Description("Pages that follow one another were taken out of the program's reach")
@StackTrace(false)
@Threshold("0 ns")
final class Eviction extends Event {
    static final EventClock.Fields TIME = EventClock.Fields.of(MethodHandles.lookup(), Eviction.class);

    @Label("Heap Address")
    @MemoryAddress
    long heapAddress;

    @Label("Region")
    @Description("Index of the collector's region")
    int region;

    @Label("Pages")
    int pages;

    @Label("In Fault")
    @Description("Whether a fault had to make room itself")
    boolean inFault;

    @Label("Weight")
    @Description("How many such events this one stands for")
    long weight;

    @Name("throttle")
    @Label("Throttle")
    @Description("So many events a second, such as 100/s, or off")
    @SettingDefinition
    boolean throttle(ThrottleSetting setting) {
        return true;
    }
}
