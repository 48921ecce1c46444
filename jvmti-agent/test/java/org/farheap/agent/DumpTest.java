package org.farheap.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

/** Heap dumps, histograms and thread dumps of a JVM most of whose heap is remote. */
@DisplayName("A heap that is mostly remote")
final class DumpTest {
    private static final int MARKED = 4000;

    @ChildJvm(program = "DumpMe", args = {"live=128", "marked=" + MARKED, "dump=self.hprof"}, local = "48m")
    @DisplayName("can be dumped, counted and listed by the program itself")
    void canBeDumpedByTheProgramItself(Child child) throws IOException {
        Run run = child.finish();
        checkDump(run, child.directory().resolve("self.hprof"));
        run.succeeded().paged().withinBudget();
    }

    @ChildJvm(program = "DumpMe", args = {"live=128", "marked=" + MARKED}, local = "48m")
    @DisplayName("can be dumped, counted and listed from outside")
    void canBeDumpedFromOutside(Child child) throws IOException {
        child.awaitBegun();
        Path dump = child.directory().resolve("jcmd.hprof");
        String histogram = child.jcmd("GC.class_histogram");
        String threads = child.jcmd("Thread.print");
        String answer = child.jcmd("GC.heap_dump", dump.toString());
        child.sendLine("go on");
        Run run = child.finish().proved();
        run.require(histogram.contains("ChainCell"), "the histogram is " + histogram);
        run.require(threads.contains("\"main\""), "the thread dump is " + threads);
        run.require(Files.exists(dump), "no heap dump: " + answer);
        checkDump(run, dump);
    }

    private static void checkDump(Run run, Path file) throws IOException {
        HeapDumpFile dump = HeapDumpFile.read(file);
        run.require(dump.ended(), "the dump ends early");
        run.require(dump.marked() == MARKED, "the dump has " + dump.marked() + " marked arrays, not " + MARKED);
        run.require(dump.wrong() == 0, "the dump has wrong values in " + dump.wrong() + " marked arrays");
    }
}
