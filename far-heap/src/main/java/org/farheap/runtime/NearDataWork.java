package org.farheap.runtime;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

@Name("farheap.NearDataWork")
@Label("Near-Data Work")
@Category({"Java Virtual Machine", "Far Memory"})
@Description("What a memory server's own processor has done for this heap since the start")
@StackTrace(false)
@Period("1 s")
final class NearDataWork extends Event {
    @Label("Server")
    String server;

    @Label("Function")
    @Description("paging: reads and writes of pages; pages that are mapped here pass the server's processor by")
    String function;

    @Label("Pages Read")
    long pagesRead;

    @Label("Pages Written")
    long pagesWritten;

    @Label("Busy")
    @Description("Time that the server's processor took")
    @Timespan(Timespan.NANOSECONDS)
    long busy;
}
