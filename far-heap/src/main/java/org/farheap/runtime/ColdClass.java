package org.farheap.runtime;

import java.util.List;

/// One class of the cold heap. Sizes in bytes. What is dead is among objects and bytes too; it is 0 where dead objects were not told apart.
///
/// @param name as Java writes it: java.lang.String, byte[]
public record ColdClass(String name, long objects, long bytes, long deadObjects, long deadBytes) {
    static final int FIGURES = 4;

    static ColdClass of(String name, long[] rows, int at) {
        return new ColdClass(name, rows[at], rows[at + 1], rows[at + 2], rows[at + 3]);
    }

    /// All of them together, under one name.
    public static ColdClass sum(String name, List<ColdClass> classes) {
        ColdClass sum = new ColdClass(name, 0, 0, 0, 0);
        for (ColdClass each : classes) {
            sum = new ColdClass(name, sum.objects + each.objects, sum.bytes + each.bytes, sum.deadObjects + each.deadObjects,
                    sum.deadBytes + each.deadBytes);
        }
        return sum;
    }

    // JMX knows records since JDK 21 only.

    public String getName() {
        return name;
    }

    public long getObjects() {
        return objects;
    }

    public long getBytes() {
        return bytes;
    }

    public long getDeadObjects() {
        return deadObjects;
    }

    public long getDeadBytes() {
        return deadBytes;
    }
}
