package org.farheap.bench.cold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.farheap.runtime.ColdHeap;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What `histogram` and `dead` have in common: a process, asked once, and the answer on stdout.
abstract class ColdHeapCommand implements Callable<Integer> {
    static final String STATUSES = "Exit status: 0 fine, 2 usage, 3 there is no answer; the message says why and what to do.";
    private static final int ENVIRONMENT = 3;

    @Parameters(paramLabel = "PID", description = "the process that runs under ./farheap run")
    private long pid;

    @Option(names = "--top", paramLabel = "N", description = "this many classes, and the others as one; default: all")
    private int top = Integer.MAX_VALUE;

    @Option(names = "--json", description = "prints all figures as one JSON object")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final boolean liveness;

    ColdHeapCommand(boolean liveness) {
        this.liveness = liveness;
    }

    @Override
    public final Integer call() throws JsonProcessingException, InterruptedException {
        if (pid < 1 || top < 1) {
            throw new ParameterException(spec.commandLine(), pid < 1 ? "PID is the number of a process" : "--top takes a number from 1 on");
        }
        try {
            ColdHeap heap = ColdHeapOrder.of(RunningProgram.coldHeap(pid, liveness), top);
            String answer = json ? JsonMapper.builder().build().writeValueAsString(heap) + "\n" : new ColdHeapText(heap).toString();
            new PrintStream(System.out, true, StandardCharsets.UTF_8).print(answer);
            return ExitCode.OK;
        } catch (NoAnswer e) {
            System.err.println("farheap: " + spec.name() + ": " + e.getMessage());
            return ENVIRONMENT;
        }
    }
}
