package org.farheap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/// A subcommand that measures something and prints a table of it.
public abstract class Measurement implements Callable<Integer> {
    @Option(names = "--markdown", paramLabel = "FILE", description = "Appends the table there as Markdown.")
    private Path markdown;

    public abstract Table measure() throws IOException, InterruptedException, RunFailed;

    @Override
    public Integer call() throws Exception {
        try {
            Table table = measure();
            table.note(Home.machine());
            System.out.print(table.text());
            System.out.flush();
            if (markdown != null) {
                Files.writeString(markdown, table.markdown(), java.nio.file.StandardOpenOption.CREATE,
                        java.nio.file.StandardOpenOption.APPEND);
            }
            return 0;
        } catch (RunFailed e) {
            progress(e.getMessage());
            return e.status();
        }
    }

    public static void progress(String text) {
        System.err.println("farheap: " + text);
    }
}
