package org.farheap.bench.matrix;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.farheap.bench.Children;
import org.farheap.bench.Ending;

/// One run of the matrix, from its command to its record.
final class ProgramRun {
    private static final List<String> JVM_ENVIRONMENT = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private final Settings settings;
    private final Limits limits;
    private final Plan.Run run;
    private final Optional<Reference> reference;
    private final RunFiles files;
    private final JavaCommand java;
    private final Trace trace;
    private double budget = Double.NaN;
    private double cgroupLimit = Double.NaN;
    private List<String> command = List.of();
    private int status = -1;
    private double wallSeconds;

    ProgramRun(Settings settings, Limits limits, Plan.Run run, Optional<Reference> reference) throws IOException {
        this.settings = settings;
        this.limits = limits;
        this.run = run;
        this.reference = reference;
        files = RunFiles.create(settings.out(), run);
        java = new JavaCommand(settings, run.cell().workload(), files);
        trace = new Trace(files.directory());
    }

    /// `eachSecond` is called while it runs.
    RunRecord run(Runnable eachSecond) throws InterruptedException {
        try {
            Verdict verdict = execute(eachSecond);
            Map<String, Object> figures = Map.of();
            if (verdict.isOk()) {
                figures = ResultsFile.readFigures(files.figures());
                verdict = Verdict.ofFigures(figures, trace.samples().size(), reference);
            }
            return record(figures).judged(verdict.outcome(), verdict.reason());
        } catch (IOException e) {
            return record(Map.of()).judged(RunRecord.Outcome.FAILED, e.getMessage());
        }
    }

    private Verdict execute(Runnable eachSecond) throws IOException, InterruptedException {
        Cell cell = run.cell();
        switch (cell.mode().kind()) {
            case LOCAL -> {
                command = java.plain("100%", cell.mode(), List.of());
                return await(eachSecond);
            }
            case FARHEAP -> {
                budget = local().budget(cell.share());
                command = java.farheap((long) budget, cell.mode());
                return await(eachSecond);
            }
            case KSWAP -> {
                return executeInCgroup(eachSecond);
            }
        }
        throw new IllegalStateException(cell.label());
    }

    private Verdict executeInCgroup(Runnable eachSecond) throws IOException, InterruptedException {
        Share share = run.cell().share();
        budget = local().budget(share);
        cgroupLimit = local().cgroupLimit(share);
        SwapPeer peer;
        try {
            peer = SwapPeer.open((long) cgroupLimit, settings.heapBytes(run.cell().workload()) + local().peakNonHeap());
        } catch (IOException e) {
            return new Verdict(RunRecord.Outcome.SKIPPED, "the kernel gives no cgroup or no swap: " + e.getMessage());
        }
        try {
            command = java.plain(Long.toString((long) budget), run.cell().mode(), peer.cgroup().entry());
            Verdict verdict = await(eachSecond);
            return !verdict.isOk() && peer.cgroup().ranOut() ? Verdict.failed("out of memory in its cgroup") : verdict;
        } finally {
            peer.giveBack();
        }
    }

    private Reference local() {
        return reference.orElseThrow(() -> new IllegalStateException(run.cell().label() + " before its local run"));
    }

    /// Until the end of the program, or the limit.
    private Verdict await(Runnable eachSecond) throws IOException, InterruptedException {
        double limit = limits.seconds(reference);
        long start = System.nanoTime();
        Thread tracing = Thread.ofPlatform().name("trace").start(trace);
        Process process = Children.start(builder());
        try {
            while (!process.waitFor(1, TimeUnit.SECONDS)) {
                wallSeconds = (System.nanoTime() - start) / 1e9;
                if (wallSeconds > limit) {
                    Children.stop(process);
                    return Verdict.failed("still running after %.0f s".formatted(limit));
                }
                eachSecond.run();
            }
            status = process.exitValue();
            return Verdict.ofStatus(status, files.lastError());
        } finally {
            wallSeconds = (System.nanoTime() - start) / 1e9;
            trace.stop();
            tracing.join();
            Ending.check();
        }
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(files.output().toFile()).redirectError(files.errors().toFile());
        JVM_ENVIRONMENT.forEach(builder.environment()::remove);
        builder.environment().put("FARHEAP_NO_BUILD", "1");
        return builder;
    }

    private RunRecord record(Map<String, Object> figures) {
        Cell cell = run.cell();
        return new RunRecord(cell.workload().name(), cell.mode().name(), cell.share().part(), run.round(), RunRecord.Outcome.OK, "", status,
                command, wallSeconds, trace.memory(budget, cgroupLimit), figures, statistics(), trace.samples(), pauses(), recording());
    }

    /// Those of a run that failed are worth having, too, if they are there.
    private Map<String, Object> statistics() {
        try {
            return ResultsFile.readFigures(files.statistics());
        } catch (IOException e) {
            return Map.of();
        }
    }

    private List<Pause> pauses() {
        try {
            return Pause.read(files.pauses());
        } catch (IOException e) {
            return List.of();
        }
    }

    private String recording() {
        return Files.exists(files.recording()) ? settings.out().relativize(files.recording()).toString() : "";
    }
}
