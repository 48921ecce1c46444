package org.farheap.bench.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farheap.bench.Ending;

/// Runs a plan, run by run; what fails is told and recorded, and the rest goes on. The JSON is written after every run.
final class Matrix {
    static final String FILE = "matrix.json";

    private final Settings settings;
    private final Limits limits;
    private final Progress progress;
    private final Surroundings surroundings;
    private final TimeLeft timeLeft = new TimeLeft();
    private final List<RunRecord> records = new ArrayList<>();
    private final Map<Workload, Reference> references = new HashMap<>();
    /// Workloads that cannot be run, and why.
    private final Map<Workload, String> unfit = new HashMap<>();
    private Optional<String> noKswap = Optional.empty();

    Matrix(Settings settings, Limits limits, Progress progress) throws IOException {
        this.settings = settings;
        this.limits = limits;
        this.progress = progress;
        surroundings = Surroundings.look(settings.javaHome());
    }

    Results run() throws IOException, InterruptedException {
        Files.createDirectories(settings.out());
        if (settings.asksFor(Mode.Kind.KSWAP)) {
            prepareKswap();
        }
        for (Workload workload : settings.workloads()) {
            prepare(workload);
        }
        List<Plan.Run> runs = settings.plan().runs();
        for (int i = 0; i < runs.size(); i++) {
            progress.begin(i + 1, runs.size(), runs.get(i), timeLeft.seconds(runs.subList(i, runs.size())));
            RunRecord record = run(runs.get(i));
            Ending.check();
            records.add(record);
            progress.end(record);
            write(i + 1 == runs.size());
        }
        return results(true);
    }

    private void prepareKswap() throws IOException, InterruptedException {
        for (String leftover : SwapPeer.removeLeftovers()) {
            progress.say("removed what an earlier run left when it was killed: " + leftover);
        }
        noKswap = SwapPeer.refusal();
        noKswap.ifPresent(why -> progress.say("kswap is left out: " + why));
    }

    private void prepare(Workload workload) throws InterruptedException {
        try {
            workload.needs().classPath();
        } catch (IOException e) {
            unfit.put(workload, e.getMessage());
        }
    }

    private RunRecord run(Plan.Run run) throws IOException, InterruptedException {
        Cell cell = run.cell();
        Optional<Reference> reference = Optional.ofNullable(references.get(cell.workload()));
        Optional<String> obstacle = obstacle(cell, reference);
        if (obstacle.isPresent()) {
            return RunRecord.skipped(run, obstacle.get());
        }
        RunRecord record = new ProgramRun(settings, limits, run, reference).run(progress::tick);
        timeLeft.add(cell, record.wallSeconds());
        if (cell.isLocal() && reference.isEmpty()) {
            keep(cell.workload(), record);
        }
        return record;
    }

    private void keep(Workload workload, RunRecord local) {
        if (local.isOk()) {
            references.put(workload, Reference.of(local));
        } else {
            unfit.put(workload, "its first local run failed, which the budgets are taken from");
        }
    }

    private Optional<String> obstacle(Cell cell, Optional<Reference> reference) throws IOException {
        if (unfit.containsKey(cell.workload())) {
            return Optional.of(unfit.get(cell.workload()));
        }
        if (cell.mode().kind() == Mode.Kind.KSWAP && noKswap.isPresent()) {
            return noKswap;
        }
        long needed = Limits.memory(cell, settings.heapBytes(cell.workload()), reference);
        long available = availableBytes();
        return needed <= available ? Optional.empty()
                : Optional.of("not enough memory: needs %d MiB, %d MiB are available".formatted(needed >> 20, available >> 20));
    }

    private static long availableBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream().filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10).findFirst().orElseThrow();
    }

    private Results results(boolean complete) {
        return Results.of(complete, surroundings, settings.asked(), records);
    }

    private void write(boolean complete) throws IOException {
        ResultsFile.write(results(complete), settings.out().resolve(FILE));
    }
}
