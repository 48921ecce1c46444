package org.farheap.runtime;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("farheap.ColdClass")
@Label("Cold Class")
@Category({"Java Virtual Machine", "Far Memory"})
@Description("A class in the regions that only the memory servers hold; those with most bytes, and all others as one")
@StackTrace(false)
final class ColdClassEvent extends Event {
    @Label("Inventory")
    @Description("Number of the inventory, which its farheap.ColdHeap event has too")
    int inventory;

    @Label("Class Name")
    String className;

    @Label("Objects")
    long objects;

    @Label("Bytes")
    @DataAmount
    long bytes;

    @Label("Dead Objects")
    @Description("Of the objects, those that nothing reaches")
    long deadObjects;

    @Label("Dead Bytes")
    @DataAmount
    long deadBytes;
}
