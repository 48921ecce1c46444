package org.farheap.bench.matrix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.farheap.bench.Table;

/// `./farheap bench` without a subcommand.
public final class MatrixRun {
    /// What it ends with, by the worst of its runs.
    private static final int RUN_FAILED = 1;
    private static final int ENVIRONMENT = 3;

    private MatrixRun() {}

    /// Throws IllegalArgumentException with one line when the options are wrong. Returns the exit status.
    public static int run(MatrixOptions options) throws IOException, InterruptedException {
        if (options.isList()) {
            System.out.print(list().text());
            return 0;
        }
        return run(options.settings(), Limits.USUAL);
    }

    /// Of workloads that are not of the list. Throws as above.
    public static int run(RunOptions options, List<Workload> workloads) throws IOException, InterruptedException {
        return run(options.settings(workloads, false, 1, 1), Limits.USUAL);
    }

    static int run(Settings settings, Limits limits) throws IOException, InterruptedException {
        Progress progress = Progress.onStderr();
        Results results = new Matrix(settings, limits, progress).run();
        System.out.print(MatrixTable.of(results).text());
        System.out.flush();
        Path page = settings.out().resolve("index.html");
        MatrixPage.of(results, settings.out()).write(page);
        progress.say("written to " + page + ", " + settings.out().resolve(Matrix.FILE));
        return status(results.runs());
    }

    /// 5 when a check did not hold, 1 when a run failed otherwise, 3 when the machine could not run one.
    static int status(List<RunRecord> runs) {
        return runs.stream().map(RunRecord::outcome).min(Comparator.comparing(MatrixRun::severity)).map(MatrixRun::status).orElse(0);
    }

    private static int severity(RunRecord.Outcome outcome) {
        return List.of(RunRecord.Outcome.WRONG, RunRecord.Outcome.FAILED, RunRecord.Outcome.SKIPPED, RunRecord.Outcome.OK).indexOf(outcome);
    }

    private static int status(RunRecord.Outcome worst) {
        return switch (worst) {
            case OK -> 0;
            case WRONG -> Verdict.CHECK_FAILED;
            case FAILED -> RUN_FAILED;
            case SKIPPED -> ENVIRONMENT;
        };
    }

    private static Table list() {
        Table table = new Table("Workloads", "name", "-Xmx, MiB", "operations are", "what it is");
        for (Workload workload : Workloads.all()) {
            table.row(workload.name(), Integer.toString(workload.heapMebibytes()), workload.unit(), workload.description());
        }
        table.note("Unless told otherwise the matrix runs those that need no download: "
                + Workloads.ready().stream().map(Workload::name).collect(Collectors.joining(", ")) + ".");
        return table;
    }
}
