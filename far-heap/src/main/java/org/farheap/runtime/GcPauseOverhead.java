package org.farheap.runtime;

import java.lang.invoke.MethodHandles;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

@Name("farheap.GcPauseOverhead")
@Label("GC Pause Overhead")
@Category({"Java Virtual Machine", "Far Memory"})
@Description("What the agent added to a collector pause")
@StackTrace(false)
@Threshold("0 ns")
final class GcPauseOverhead extends Event {
    static final EventClock.Fields TIME = EventClock.Fields.of(MethodHandles.lookup(), GcPauseOverhead.class);

    @Label("Regions Freed")
    @Description("Regions that were not free at the pause before")
    int regionsFreed;

    @Label("Discarded")
    @Description("Pages whose content was given up because their region is free")
    int discarded;
}
