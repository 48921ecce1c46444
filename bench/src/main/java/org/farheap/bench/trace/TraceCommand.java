package org.farheap.bench.trace;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farheap.bench.Measurement;
import org.farheap.bench.Rounds;
import org.farheap.bench.RunFailed;
import org.farheap.bench.Table;
import org.farheap.bench.matrix.Workload;
import org.farheap.bench.matrix.Workloads;
import org.farheap.tracer.hotspot.Jdk;
import org.farheap.tracer.hotspot.RestingHeap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What the tracer says of each workload's heap, against the JVM's own dump and histogram of the same moment; and how much processor time
/// it takes, against G1's own marking of the same heap.
@Command(name = "trace", mixinStandardHelpOptions = true, description = "The tracer on the workloads' heaps: against the JVM's own heap "
        + "dump and class histogram, and against G1's marking in processor time.", footer = {"", "G1 marks in the workload's JVM, "
        + "forced to; its threads' time on a processor is the kernel's count (/proc/PID/task/TID/schedstat).", "", "Exit status: 0 fine, "
        + "1 a run failed, 2 usage, 3 this machine does not let a process's memory be read, 5 the tracer and the JVM do not agree."})
public final class TraceCommand extends Measurement {
    private static final int NOT_PERMITTED = 3;
    private static final int DIFFERENT = 5;
    private static final int[] RELEASES = {17, 25};
    private static final double SCALE_MIN = 0.01;
    private static final double SCALE_MAX = 1;
    private static final int TOLD_MAX = 10;

    @Spec
    private CommandSpec spec;

    @Option(names = "--workload", split = ",", paramLabel = "NAME", description = "of the matrix's (default: all that need no download)")
    private List<String> names = List.of();

    @Option(names = "--java", split = ",", paramLabel = "JAVA_HOME", description = "of the workloads (default: the JDKs 17 and 25 here)")
    private List<Path> homes = List.of();

    @Option(names = "--scale", paramLabel = "X", defaultValue = "0.5", description = "size of the data, 0.01 to 1 (default "
            + "${DEFAULT-VALUE})")
    private double scale;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "of each measurement (default ${DEFAULT-VALUE})")
    private int rounds;

    private final List<String> different = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        int status = super.call();
        different.forEach(Measurement::progress);
        return status == 0 && !different.isEmpty() ? DIFFERENT : status;
    }

    @Override
    public Table measure() throws IOException, InterruptedException, RunFailed {
        require(scale >= SCALE_MIN && scale <= SCALE_MAX, "--scale is at least " + SCALE_MIN + " and at most " + SCALE_MAX);
        require(rounds >= 1 && rounds <= 1000, "--rounds is 1 to 1000");
        List<Workload> workloads = workloads();
        List<Jdk> jdks = jdks();
        TraceTable table = new TraceTable(rounds);
        for (Workload workload : workloads) {
            for (Jdk jdk : jdks) {
                measure(workload, jdk, table);
            }
        }
        return table.withNotes();
    }

    private void measure(Workload workload, Jdk jdk, TraceTable table) throws IOException, InterruptedException, RunFailed {
        String what = workload.name() + ", JDK " + jdk.version();
        progress(what);
        try (RestingWorkload one = RestingWorkload.start(workload, jdk, scale, 1); RestingHeap heap = read(one)) {
            boolean equal = compare(what, heap);
            Tracing tracing = new Tracing(heap);
            tracing.warmUp();
            try (RestingWorkload two = RestingWorkload.start(workload, jdk, scale, 2)) {
                two.jvm().histogram();
                List<MarkingRace> races = List.of(new MarkingRace(1, one, tracing), new MarkingRace(2, two, tracing));
                Rounds scanRate = race(races, tracing);
                races.forEach(race -> table.row(workload.name(), jdk.version(), equal, heap.histogram(), race, scanRate));
            }
        }
    }

    private static RestingHeap read(RestingWorkload workload) throws IOException, RunFailed {
        try {
            return RestingHeap.afterFullCollection(workload.jvm());
        } catch (AccessDeniedException e) {
            throw new RunFailed("this machine does not let the memory of another process be read: " + e.getMessage(), NOT_PERMITTED);
        }
    }

    private boolean compare(String what, RestingHeap heap) {
        List<String> differences = heap.differences();
        if (differences.isEmpty()) {
            System.out.printf("%s: equal: %,d objects, %,d bytes, %,d classes; of %,d roots the dump does not name %,d%n", what,
                    heap.histogram().objects(), heap.histogram().bytes(), heap.histogram().classes().size(), heap.roots().length,
                    heap.unnamedRoots());
            System.out.flush();
            return true;
        }
        differences.stream().limit(TOLD_MAX).forEach(difference -> different.add(what + ": " + difference));
        return false;
    }

    private Rounds race(List<MarkingRace> races, Tracing tracing) throws IOException, RunFailed {
        Rounds scanRate = new Rounds();
        for (MarkingRace race : races) {
            race.warmUp();
        }
        for (int round = 0; round < rounds; round++) {
            for (MarkingRace race : races) {
                race.round(round % 2 == 0);
            }
            Tracing.Scan scan = tracing.scan();
            scanRate.add(scan.bytes() * 1e9 / scan.nanos() / (1 << 20));
        }
        return scanRate;
    }

    private List<Workload> workloads() {
        List<Workload> ready = Workloads.ready();
        names.forEach(name -> require(ready.stream().anyMatch(one -> one.name().equals(name)), "there is no workload '" + name + "' here; "
                + "there are " + String.join(", ", ready.stream().map(Workload::name).toList())));
        return ready.stream().filter(one -> names.isEmpty() || names.contains(one.name())).toList();
    }

    private List<Jdk> jdks() throws IOException, RunFailed {
        List<Jdk> jdks = new ArrayList<>();
        for (Path home : homes) {
            Optional<Jdk> jdk = Jdk.at(home);
            require(jdk.isPresent(), "--java: there is no JDK at " + home);
            jdks.add(jdk.get());
        }
        for (int release : homes.isEmpty() ? RELEASES : new int[0]) {
            Optional<Jdk> jdk = Jdk.find(release);
            jdk.ifPresentOrElse(jdks::add, () -> progress("left out: there is no JDK " + release + " here; --java names one"));
        }
        if (jdks.isEmpty()) {
            throw new RunFailed("there is no JDK to run the workloads with", NOT_PERMITTED);
        }
        return jdks;
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new CommandLine.ParameterException(spec.commandLine(), "bench trace: " + message);
        }
    }
}
