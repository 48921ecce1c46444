package org.farheap.runtime;

import java.lang.invoke.MethodHandles;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

@Name("farheap.WriteBack")
@Label("Write-Back")
@Category({"Java Virtual Machine", "Far Memory"})
@Description("A batch of evicted pages was sent to a memory server, or dropped")
@StackTrace(false)
@Threshold("0 ns")
final class WriteBack extends Event {
    static final EventClock.Fields TIME = EventClock.Fields.of(MethodHandles.lookup(), WriteBack.class);

    @Label("Pages")
    @Description("Pages sent")
    int pages;

    @Label("Runs")
    @Description("Runs of pages that follow one another")
    int runs;

    @Label("Written Bytes")
    @DataAmount
    long writtenBytes;

    @Label("Dirty Bytes")
    @Description("Bytes of them that had changed")
    @DataAmount
    long dirtyBytes;

    @Label("Dropped Clean")
    @Description("Pages dropped because they had not changed")
    int droppedClean;

    @Label("Discarded Dead")
    @Description("Pages dropped because the collector had freed their region")
    int discardedDead;

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
