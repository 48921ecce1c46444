package org.farheap.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.farheap.bench.html.Page;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What far memory did to a program, from its flight recording.
@Command(name = "report", mixinStandardHelpOptions = true,
        description = "What far memory did to a program, from the flight recording of ./farheap run --jfr FILE.")
public final class ReportCommand implements Callable<Integer> {
    private static final int ENVIRONMENT = 3;

    @Parameters(paramLabel = "FILE.jfr", description = "the recording")
    private Path recording;

    @Option(names = "--out", paramLabel = "FILE.html",
            description = "where the page goes; default: beside the recording, as NAME-report.html")
    private Path out;

    @Option(names = "--text", description = "prints the report to stdout instead; with --out both")
    private boolean text;

    @Override
    public Integer call() {
        Page page;
        try {
            RecordingFigures figures = RecordingFigures.of(Recording.open(recording));
            if (!figures.hasFarheapEvents()) {
                return fail(recording + " has no events of Farheap; ./farheap run --jfr FILE makes a recording that has", ExitCode.USAGE);
            }
            if (!figures.leftOut().isEmpty()) {
                say(figures.leftOut());
            }
            page = ReportPage.of(recording, figures);
        } catch (BadRecording e) {
            return fail(e.getMessage(), ExitCode.USAGE);
        }
        if (text) {
            new PrintStream(System.out, true, StandardCharsets.UTF_8).print(page.text());
        }
        return text && out == null ? ExitCode.OK : write(page);
    }

    private int write(Page page) {
        Path file = out != null ? out : beside();
        try {
            page.write(file);
        } catch (IOException e) {
            return fail("cannot write " + file + ": " + e.getMessage() + "; --out FILE.html names another place", ENVIRONMENT);
        }
        say("written to " + file);
        return ExitCode.OK;
    }

    private Path beside() {
        String name = recording.getFileName().toString().replaceFirst("\\.jfr$", "");
        return recording.resolveSibling(name + "-report.html");
    }

    private static int fail(String why, int status) {
        say("report: " + why);
        return status;
    }

    private static void say(String line) {
        System.err.println("farheap: " + line);
    }
}
