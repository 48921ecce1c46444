package org.farheap.runtime;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

@Name("farheap.ColdHeap")
@Label("Cold Heap")
@Category({"Java Virtual Machine", "Far Memory"})
@Description("What the memory servers found in the regions that only they hold; a farheap.ColdClass for each class comes with it")
@StackTrace(false)
@Enabled(false)
@Period("60 s")
final class ColdHeapEvent extends Event {
    @Label("Inventory")
    @Description("Number of the inventory, which its farheap.ColdClass events have too")
    int inventory;

    @Label("Used")
    @Description("Bytes in old and humongous regions, here or remote")
    @DataAmount
    long used;

    @Label("Read")
    @Description("Of them, what was read: live and dead")
    @DataAmount
    long read;

    @Label("Live")
    @DataAmount
    long live;

    @Label("Dead")
    @DataAmount
    long dead;

    @Label("Regions")
    @Description("Regions that were read")
    long regions;

    @Label("Unreadable")
    @Description("Regions that only the memory servers hold, but that could not be read")
    long unreadable;

    @Label("Server Time")
    @Description("Time of the memory servers' processors")
    @Timespan(Timespan.NANOSECONDS)
    long serverTime;

    @Label("Pages Fetched")
    @Description("Pages that came to this machine for it; 0 when all is well")
    long pagesFetched;
}
