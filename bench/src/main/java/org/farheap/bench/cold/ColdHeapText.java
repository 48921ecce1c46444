package org.farheap.bench.cold;

import java.util.Locale;
import org.farheap.bench.html.Unit;
import org.farheap.runtime.ColdClass;
import org.farheap.runtime.ColdHeap;

/// The cold heap as text: a table as jmap -histo prints it, and below it what was seen and what not.
final class ColdHeapText {
    private static final String ROW = "%7s %14s %15s";
    private static final String DEAD = " %15s %15s %7s";

    private final ColdHeap heap;
    private final StringBuilder text = new StringBuilder();

    ColdHeapText(ColdHeap heap) {
        this.heap = heap;
        table();
        seen();
        unseen();
        cost();
    }

    private void table() {
        line(ROW.formatted("num", "#objects", "#bytes") + (heap.traced() ? DEAD.formatted("#dead objects", "#dead bytes", "dead") : "")
                + "  class name");
        line("-".repeat(heap.traced() ? 92 : 50));
        for (int i = 0; i < heap.classes().size(); i++) {
            row(i + 1 + ":", heap.classes().get(i), "  " + heap.classes().get(i).name());
        }
        row("Total", ColdClass.sum("", heap.classes()), "");
    }

    private void row(String number, ColdClass row, String name) {
        String dead = DEAD.formatted(row.deadObjects(), row.deadBytes(), share(row.deadBytes(), row.bytes()));
        line(ROW.formatted(number, row.objects(), row.bytes()) + (heap.traced() ? dead : "") + name);
    }

    private void seen() {
        line("");
        line("Read by the memory servers: %s in %d regions, %s of the %s in old and humongous regions.", bytes(heap.readBytes()),
                heap.regionsRead(), share(heap.readBytes(), heap.usedBytes()), bytes(heap.usedBytes()));
        if (heap.traced()) {
            line("Of it live: %s, dead: %s.", bytes(heap.liveBytes()), bytes(heap.deadBytes()));
        }
    }

    private void unseen() {
        line("Not read: %s in regions of which something is here%s.", bytes(Math.max(0, heap.usedBytes() - heap.readBytes())),
                heap.regionsUnreadable() == 0 ? "" : ", and in %d that only the servers hold but could not read"
                        .formatted(heap.regionsUnreadable()));
    }

    private void cost() {
        line("It took %s, and %s of the servers' processors; pages fetched for it: %d.", Unit.NANOS.format(heap.durationNs()),
                Unit.NANOS.format(heap.serverNs()), heap.pagesFetched());
    }

    private void line(String format, Object... values) {
        text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String bytes(long bytes) {
        return Unit.BYTES.format(bytes);
    }

    private static String share(long part, long whole) {
        return whole == 0 ? "-" : Unit.PERCENT.format((double) part / whole);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
