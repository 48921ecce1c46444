package org.farheap.runtime;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

@Name("farheap.FaultLatency")
@Label("Fault Latency")
@Category({"Java Virtual Machine", "Far Memory"})
@Description("How many faults took up to so long since the start; one event a bucket")
@StackTrace(false)
@Period("everyChunk")
final class FaultLatency extends Event {
    @Label("Latency")
    @Description("Upper bound of the bucket")
    @Timespan(Timespan.NANOSECONDS)
    long latency;

    @Label("Faults")
    long faults;
}
