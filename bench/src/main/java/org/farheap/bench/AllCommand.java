package org.farheap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Every measurement with its defaults, into one Markdown file.
@Command(name = "all", mixinStandardHelpOptions = true, description = "All of them, into one Markdown file.")
final class AllCommand implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "FILE", description = "default target/bench.md of the repository")
    private Path out = Home.REPOSITORY.resolve("target/bench.md");

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(out.toAbsolutePath().getParent());
        Files.writeString(out, "## Figures\n\n" + Home.machine() + "\n\n");
        int worst = 0;
        for (Measurement measurement : List.of(new FaultCommand(), new ThreadsCommand(), new BudgetCommand(), new PauseCommand(),
                new MarkingCommand(), new OverheadCommand(), new RecordingCommand(), new DemoCommand())) {
            worst = Math.max(worst, new CommandLine(measurement).execute("--markdown", out.toString()));
        }
        Measurement.progress("written to " + out);
        return worst;
    }
}
