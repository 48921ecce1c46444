package org.farheap.runtime;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

@Name("farheap.Configuration")
@Label("Far Memory Configuration")
@Category({"Java Virtual Machine", "Far Memory"})
@Description("What was chosen for this JVM")
@StackTrace(false)
@Period("everyChunk")
final class Configuration extends Event {
    @Label("Heap Base")
    @MemoryAddress
    long heapBase;

    @Label("Heap Reserved")
    @DataAmount
    long heapReserved;

    @Label("Region Size")
    @DataAmount
    long regionSize;

    @Label("Local Limit")
    @Description("The most of the heap that may be on this machine")
    @DataAmount
    long localLimit;

    @Label("Evict")
    @Description("How pages are taken out: move, wp, or off")
    String evict;

    @Label("Servers")
    @Description("The memory servers")
    String servers;
}
