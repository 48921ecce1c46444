package org.farheap.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A job whose data is changed between two of its steps, as a wrong page would change it.
@Command(name = "tampered")
public final class TamperedJob<J extends Job> implements Callable<Integer> {
    @Mixin
    private JobOptions options;

    private final Maker<J> maker;
    private final Tampering<J> afterFill;
    private final Tampering<J> afterRun;

    public interface Maker<J> {
        J make(JobOptions options) throws Exception;
    }

    public interface Tampering<J> {
        void with(J job) throws Exception;
    }

    private TamperedJob(Maker<J> maker, Tampering<J> afterFill, Tampering<J> afterRun) {
        this.maker = maker;
        this.afterFill = afterFill;
        this.afterRun = afterRun;
    }

    public static <J extends Job> void isFoundAfterFill(Maker<J> maker, Tampering<J> tampering) {
        expectOneLine(new TamperedJob<>(maker, tampering, job -> {}));
    }

    public static <J extends Job> void isFoundAfterRun(Maker<J> maker, Tampering<J> tampering) {
        expectOneLine(new TamperedJob<>(maker, job -> {}, tampering));
    }

    private static void expectOneLine(TamperedJob<?> tampered) {
        ErrorOutput output = ErrorOutput.of(() -> new CommandLine(tampered).execute("--scale", JobContract.SCALE));
        assertEquals(5, output.status(), () -> String.join("\n", output.lines()));
        assertEquals(1, output.lines().size(), () -> String.join("\n", output.lines()));
        assertTrue(output.lines().get(0).startsWith("farheap: tampered: "));
    }

    @Override
    public Integer call() throws Exception {
        J job = maker.make(options);
        return options.execute(new Job() {
            @Override
            public void fill() throws Exception {
                job.fill();
                afterFill.with(job);
            }

            @Override
            public long run() throws Exception {
                long operations = job.run();
                afterRun.with(job);
                return operations;
            }

            @Override
            public long check() throws Exception {
                return job.check();
            }
        });
    }
}
