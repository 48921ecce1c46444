package org.farheap.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.farheap.workload.Figures;

/// The results of two programs that ran at the same time, each on a processor of its own: what a shared machine does to one it does to the
/// other. They change places every round.
record SideBySide(Figures first, Figures second) {
    /// How one of them is run.
    interface Side {
        Program.Run run(Program program) throws IOException, InterruptedException, RunFailed;
    }

    static SideBySide run(int round, Program first, Side firstSide, Program second, Side secondSide)
            throws IOException, InterruptedException, RunFailed {
        int processor = round % 2;
        try (ExecutorService pair = Executors.newFixedThreadPool(2)) {
            Callable<Program.Run> firstRun = () -> firstSide.run(first.alone(processor));
            Callable<Program.Run> secondRun = () -> secondSide.run(second.alone(1 - processor));
            Future<Program.Run> firstResult = pair.submit(firstRun);
            Future<Program.Run> secondResult = pair.submit(secondRun);
            return new SideBySide(result(firstResult), result(secondResult));
        }
    }

    /// The figure of the second by that of the first.
    double ratio(String figure) {
        return second.number(figure) / first.number(figure);
    }

    private static Figures result(Future<Program.Run> run) throws IOException, InterruptedException, RunFailed {
        try {
            return run.get().result();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RunFailed failed -> throw failed;
                case IOException io -> throw io;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
