package org.farheap.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A child JVM that has ended: what it left, and what tests want to know of it. */
record Run(
        ChildPlan plan, Path directory, String command, int exitStatus, List<String> stdout, List<String> stderr, Stats stats,
        long peakResidentBytes, int residentSamples) {
    static final int WRONG_VALUE = 1;
    static final int USAGE = 2;
    static final int ENVIRONMENT = 3;
    static final int SERVER_LOST = 4;
    static final int INTERNAL = 5;
    static final int ABORTED = 128 + 6;

    private static final String RESULT = "OK checksum=";
    private static final int LINES_SHOWN = 30;
    private static final long TOLERANCE_PERCENT = 3;
    private static final long TOLERANCE_BYTES_MAX = 16 << 20;

    /** The program ended well and its result is the one it has without the agent; it paged, within its budget. */
    Run proved() {
        return right().paged().withinBudget();
    }

    Run right() {
        succeeded();
        String expected = Baseline.checksum(plan);
        return require(checksum().equals(Optional.of(expected)), "the checksum is " + checksum() + ", without the agent " + expected);
    }

    Run succeeded() {
        require(exitStatus == 0, "exit status " + exitStatus + ", not 0");
        return require(checksum().isPresent(), "no result line");
    }

    Run paged() {
        require(stats.number("pages_evicted") > 0, "no page was evicted");
        return require(stats.number("pages_fetched") > 0, "no page was fetched");
    }

    Run withinBudget() {
        long budget = plan.budgetBytes();
        long tolerance = Math.min(budget * TOLERANCE_PERCENT / 100, TOLERANCE_BYTES_MAX);
        require(residentSamples > 0, "its memory was never looked at");
        return require(peakResidentBytes <= budget + tolerance,
                "the heap's resident bytes rose to " + peakResidentBytes + " with a budget of " + budget);
    }

    /** It was refused at the start: one line of ours on stderr that has `words` in it, nothing else, and the program has not begun. */
    Run refused(int status, String... words) {
        require(exitStatus == status, "exit status " + exitStatus + ", not " + status);
        require(stdout.isEmpty(), "the program has written to stdout");
        require(stderr.size() == 1 && stderr.get(0).startsWith("farheap: "), "stderr is not one line of farheap's");
        for (String word : words) {
            require(stderr.get(0).contains(word), "the message does not have '" + word + "' in it");
        }
        return this;
    }

    Optional<String> checksum() {
        return stdout.stream().filter(line -> line.startsWith(RESULT)).map(line -> line.substring(RESULT.length())).findFirst();
    }

    /** The lines that the agent wrote. */
    List<String> messages() {
        return stderr.stream().filter(line -> line.startsWith("farheap: ")).toList();
    }

    Run require(boolean holds, String otherwise) {
        if (!holds) {
            throw failure(otherwise);
        }
        return this;
    }

    AssertionError failure(String what) {
        return new AssertionError(what + "\n  command: " + command + "\n  directory: " + directory + "\n  exit status: " + exitStatus
                + "\n  stdout: " + last(stdout) + "\n  stderr: " + last(stderr) + "\n  statistics: " + stats.numbers()
                + "\n  peak resident bytes: " + peakResidentBytes + " in " + residentSamples + " samples");
    }

    private static String last(List<String> lines) {
        return String.join("\n          ", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    }
}
