package org.farheap.runtime;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

@Name("farheap.ResidentSet")
@Label("Resident Set")
@Category({"Java Virtual Machine", "Far Memory"})
@Description("Where the heap is, and the budget")
@StackTrace(false)
@Period("1 s")
final class ResidentSet extends Event {
    @Label("Resident")
    @Description("Heap on this machine")
    @DataAmount
    long resident;

    @Label("Limbo")
    @Description("Of it, out of the program's reach and about to leave")
    @DataAmount
    long limbo;

    @Label("Remote")
    @Description("Heap whose only copy a memory server has")
    @DataAmount
    long remote;

    @Label("Budget")
    @Description("The most that may be resident")
    @DataAmount
    long budget;

    @Label("Reserve")
    @Description("Of it, kept free ahead of demand")
    @DataAmount
    long reserve;

    @Label("Unmanaged")
    @Description("Heap that a file backs, such as archived class data; always local")
    @DataAmount
    long unmanaged;
}
