package org.farheap.bench.policy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.farheap.bench.JsonNumbers;
import org.farheap.bench.matrix.Share;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What other policies would have fetched in runs that were traced.
@Command(name = "policy-replay", mixinStandardHelpOptions = true,
        description = "Replays traces of touched pages, which runs with --agent-opts trace=FILE leave, against replacement policies, "
                + "and prints what each would have fetched.")
public final class PolicyReplayCommand implements Callable<Integer> {
    private static final int ENVIRONMENT = 3;

    @Parameters(paramLabel = "TRACE", arity = "0..*", description = "the traces")
    private List<Path> traces = List.of();

    @Option(names = "--local", split = ",", paramLabel = "PERCENT",
            description = "local shares of the most pages that had content at once (default 25%%,50%%)")
    private List<String> shares = List.of("25%", "50%");

    @Option(names = "--policy", split = ",", paramLabel = "NAME", description = "policies beside belady and agent; --list tells them, and "
            + "the parameters of limbo, as in limbo:share=1/4:order=region (default: one of each)")
    private List<String> policies = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "writes the figures there too")
    private Path json;

    @Option(names = "--list", description = "lists the policies and replays nothing")
    private boolean list;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Override
    public Integer call() {
        if (list) {
            Policies.descriptions().forEach(out::println);
            return ExitCode.OK;
        }
        try {
            return replay();
        } catch (IllegalArgumentException | BadTrace e) {
            return fail(e.getMessage(), ExitCode.USAGE);
        }
    }

    private int replay() throws BadTrace {
        if (traces.isEmpty()) {
            throw new IllegalArgumentException("name a trace; ./farheap run --agent-opts trace=FILE makes one");
        }
        List<Share> asked = shares.stream().distinct().map(Share::parse).toList();
        List<Policies.Named> named = Policies.chosen(policies);
        // What cannot be written or replayed is told now, not after minutes.
        if (json != null && (Files.isDirectory(json) || !Files.isDirectory(json.toAbsolutePath().getParent()))) {
            return fail("cannot write " + json + ": it is a directory, or in none; --json FILE names another place", ENVIRONMENT);
        }
        for (Path trace : traces) {
            TouchTrace.open(trace).close();
        }
        ReplayProgress progress = ReplayProgress.onStderr();
        List<ReplayResults.OfTrace> results = new ArrayList<>();
        for (Path trace : traces) {
            ReplayResults.OfTrace result = TraceReplays.run(trace, asked, named, progress);
            ReplayTables.of(result).forEach(table -> out.println(table.text()));
            results.add(result);
        }
        ReplayTables.notes().forEach(out::println);
        return json == null ? ExitCode.OK : write(ReplayResults.of(results));
    }

    private int write(ReplayResults results) {
        try {
            JsonMapper.builder().addModule(JsonNumbers.nullForNaN()).build().writeValue(json.toFile(), results);
        } catch (IOException e) {
            return fail("cannot write " + json + ": " + e.getMessage() + "; --json FILE names another place", ENVIRONMENT);
        }
        return ExitCode.OK;
    }

    private static int fail(String why, int status) {
        System.err.println("farheap: policy-replay: " + why);
        return status;
    }
}
