package org.farheap.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The results of two programs that ran at the same time, each on a processor of its own: what a shared machine does to one it does to the
/// other. They change places every round.
record SideBySide(Program.Run first, Program.Run second) {
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

    /// That figure of the second's result by that of the first's.
    double ratio(String figure) {
        return second.result().number(figure) / first.result().number(figure);
    }

    private static Program.Run result(Future<Program.Run> run) throws IOException, InterruptedException, RunFailed {
        try {
            return run.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RunFailed failed -> throw failed;
                case IOException io -> throw io;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
