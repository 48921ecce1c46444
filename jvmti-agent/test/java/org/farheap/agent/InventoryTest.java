package org.farheap.agent;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.openmbean.CompositeData;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.DisplayName;

/** What the memory servers tell of the regions that only they hold. */
@DisplayName("The cold heap")
final class InventoryTest {
    private static final String ROW = "ColdRows$Row";
    private static final long ROWS = 100_000;
    private static final long ROW_BYTES = 136;
    /** Of the rows' 13 regions those at the edges are shared with others, of which something may be here. */
    private static final long COLD_MIN_PERCENT = 60;
    private static final long COMES_SECONDS_MAX = 120;
    private static final String FILE = "run.jfr";

    @ChildJvm(program = "ColdRows", args = {"live=96"}, local = "40m",
            jvmArgs = {"-XX:InitiatingHeapOccupancyPercent=95", "-XX:-G1UseAdaptiveIHOP"}, eachAgentOption = {"path=auto", "path=message"})
    @DisplayName("is counted by class, live and dead, and no page is fetched for it")
    void isCountedByClass(Child child) throws IOException, JMException {
        countByClass(child);
    }

    @ChildJvm(program = "ColdRows", args = {"live=96"}, local = "40m", servers = 2, newestJdkOnly = true,
            jvmArgs = {"-XX:InitiatingHeapOccupancyPercent=95", "-XX:-G1UseAdaptiveIHOP"})
    @DisplayName("is counted by class, live and dead, over two servers together")
    void isCountedByClassOnTwoServers(Child child) throws IOException, JMException {
        countByClass(child);
    }

    private static void countByClass(Child child) throws IOException, JMException {
        child.awaitBegun();
        try (ManagedChild managed = ManagedChild.connect(child)) {
            long coldMin = ROWS * COLD_MIN_PERCENT / 100;
            checkCounts(await(managed, "coldHistogram", row -> figure(row, "objects") >= coldMin));
            CompositeData held = await(managed, "coldDead", row -> figure(row, "objects") >= coldMin);
            checkCounts(held);
            require(figure(row(held), "deadObjects") == 0, "some of what is referred to is dead: " + row(held));
            child.sendLine("let go");
            CompositeData dropped = await(managed, "coldDead", row -> figure(row, "deadObjects") >= coldMin * 2 / 5);
            checkCounts(dropped);
            checkDead(dropped);
        }
        child.sendLine("enough");
        child.finish().proved();
    }

    private static void checkCounts(CompositeData heap) {
        CompositeData row = row(heap);
        long objects = figure(row, "objects");
        require(objects <= ROWS && figure(row, "bytes") == objects * ROW_BYTES, "rows of another size, or too many: " + row);
        require(figure(heap, "pagesFetched") == 0, "pages were fetched for it: " + heap);
        require(figure(heap, "readBytes") >= objects * ROW_BYTES && figure(heap, "readBytes") <= figure(heap, "usedBytes"),
                "more was read than there is, or less than was found: " + heap);
    }

    private static void checkDead(CompositeData heap) {
        CompositeData row = row(heap);
        long dead = figure(row, "deadObjects");
        require(dead <= ROWS / 2 && figure(row, "deadBytes") == dead * ROW_BYTES, "the dead are of another size, or too many: " + row);
        require(dead > figure(row, "objects") * 2 / 5 && dead < figure(row, "objects") * 3 / 5, "every other row is to be dead: " + row);
        require(figure(heap, "deadBytes") >= dead * ROW_BYTES && figure(heap, "liveBytes") + figure(heap, "deadBytes")
                <= figure(heap, "readBytes"), "live and dead are not of what was read: " + heap);
    }

    @ChildJvm(program = "ColdRows", jdksInTurn = true,
            args = {"live=96"}, local = "40m", jvmArgs = {"-XX:InitiatingHeapOccupancyPercent=95",
            "-XX:-G1UseAdaptiveIHOP", "-Xlog:jfr*=error",
            "-XX:StartFlightRecording:filename=" + FILE + ",+farheap.ColdHeap#enabled=true,+farheap.ColdHeap#period=2s"})
    @DisplayName("is in a recording that asks for it")
    void isInARecording(Child child) throws IOException, JMException {
        child.awaitBegun();
        child.sendLine("let go");
        try (ManagedChild managed = ManagedChild.connect(child)) {
            await(managed, "coldDead", row -> figure(row, "deadObjects") >= ROWS * COLD_MIN_PERCENT / 250);
        }
        Processes.pause(10_000);
        child.sendLine("enough");
        Run run = child.finish().proved();
        FlightRecording told = FlightRecording.read(child.directory().resolve(FILE));
        RecordedEvent heap = told.last("ColdHeap");
        run.require(heap.getLong("pagesFetched") == 0 && heap.getLong("dead") > 0, "" + heap);
        List<RecordedEvent> rows = told.of("ColdClass").stream().filter(event -> event.getString("className").equals(ROW)).toList();
        run.require(rows.stream().anyMatch(row -> row.getLong("deadObjects") > 0), "no dead rows are told: " + rows);
    }

    /** Asks again and again, for pages become cold, and regions whole, as time goes by. */
    private static CompositeData await(ManagedChild managed, String operation, Predicate<CompositeData> enough)
            throws IOException, JMException {
        long deadline = System.nanoTime() + COMES_SECONDS_MAX * 1_000_000_000L;
        while (true) {
            CompositeData heap = (CompositeData) managed.jvm().invoke(managed.awaitBean(), operation, null, null);
            CompositeData row = rows(heap).findFirst().orElse(null);
            if (row != null && enough.test(row)) {
                return heap;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not enough rows are cold, " + row + " in " + heap);
            }
            Processes.pause(500);
        }
    }

    private static CompositeData row(CompositeData heap) {
        return rows(heap).findFirst().orElseThrow();
    }

    private static Stream<CompositeData> rows(CompositeData heap) {
        return Stream.of((CompositeData[]) heap.get("classes")).filter(row -> row.get("name").equals(ROW));
    }

    private static long figure(CompositeData from, String name) {
        return (long) from.get(name);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
