package org.farheap.runtime;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

@Name("farheap.ServerConnection")
@Label("Server Connection")
@Category({"Java Virtual Machine", "Far Memory"})
@Description("A memory server that holds a part of the heap")
@StackTrace(false)
@Period("everyChunk")
final class ServerConnection extends Event {
    @Label("Server")
    String server;

    @Label("Path")
    @Description("How pages travel: mapped, get or message")
    String path;

    @Label("Round Trip")
    @Description("Of the last sign of life on the control connection")
    @Timespan(Timespan.NANOSECONDS)
    long roundTrip;

    @Label("Leased")
    @Description("Memory that it holds for this heap")
    @DataAmount
    long leased;

    @Label("Held")
    @Description("Heap whose only copy it has")
    @DataAmount
    long held;
}
