package org.farheap.runtime;

import java.lang.invoke.MethodHandles;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

@Name("farheap.RegionTransition")
@Label("Region Transition")
@Category({"Java Virtual Machine", "Far Memory"})
@Description("A collector pause found a region changed")
@StackTrace(false)
@Threshold("0 ns")
final class RegionTransition extends Event {
    static final EventClock.Fields TIME = EventClock.Fields.of(MethodHandles.lookup(), RegionTransition.class);

    @Label("Heap Address")
    @MemoryAddress
    long heapAddress;

    @Label("Region")
    @Description("Index of the collector's region")
    int region;

    @Label("From")
    @Description("free, young, old, humongous or other")
    String from;

    @Label("To")
    @Description("free, young, old, humongous or other")
    String to;

    @Label("Discarded")
    @Description("Pages whose content was given up because the region is free")
    int discarded;
}
