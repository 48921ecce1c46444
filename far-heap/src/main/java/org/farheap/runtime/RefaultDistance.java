package org.farheap.runtime;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

@Name("farheap.RefaultDistance")
@Label("Refault Distance")
@Category({"Java Virtual Machine", "Far Memory"})
@Description("How many fetches since the start were of pages that so many bytes had followed to the memory servers; one event a bucket")
@StackTrace(false)
@Period("everyChunk")
final class RefaultDistance extends Event {
    @Label("Distance")
    @Description("Upper bound of the bucket")
    @DataAmount
    long distance;

    @Label("Fetches")
    long fetches;
}
