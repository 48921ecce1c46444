package org.farheap.server.near;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Functions that servers under test have beside their own, by what is wrong with them.
public final class TestFunctions {
    private TestFunctions() {}

    /// Sums all readable regions again and again, as well-behaved work would, until it is told to end.
    public static final class Slow implements NearDataFunction {
        @Override
        public String name() {
            return "slow";
        }

        @Override
        public byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) throws NearFailure, InterruptedException {
            while (true) {
                for (int region : heap.readable().toArray()) {
                    budget.checkpoint();
                    sum(heap.images().image(region));
                }
                budget.checkpoint();
            }
        }
    }

    /// Takes steps with its peers for ever; after the first one it makes a file in the directory that it is given.
    public static final class Stepping implements NearDataFunction {
        @Override
        public String name() {
            return "stepping";
        }

        @Override
        public byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) throws NearFailure, InterruptedException {
            step(heap);
            tell(Path.of(StandardCharsets.UTF_8.decode(parameters).toString()));
            while (step(heap)) {
                budget.checkpoint();
            }
            return new byte[0];
        }

        private static boolean step(NearHeap heap) throws NearFailure, InterruptedException {
            return heap.exchange().step(true, (peer, to) -> to.accept(peer), address -> { });
        }

        private static void tell(Path directory) {
            try {
                Files.createTempFile(directory, "stepping", "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Reads on, while the server's Java heap is collected again and again.
    public static final class Collecting implements NearDataFunction {
        @Override
        public String name() {
            return "collecting";
        }

        @Override
        public byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) throws NearFailure, InterruptedException {
            MemorySegment image = heap.images().image(heap.readable().findFirst().orElseThrow());
            Thread collecting = Thread.startVirtualThread(Collecting::collect);
            try {
                while (sum(image) != Long.MIN_VALUE) {
                    budget.checkpoint();
                }
                return new byte[0];
            } finally {
                collecting.interrupt();
            }
        }

        /// On a thread of the server's own priority, as whoever allocates.
        private static void collect() {
            while (!Thread.currentThread().isInterrupted()) {
                System.gc();
            }
        }
    }

    /// Reads on, whatever it is told; only the loss of the memory stops it.
    public static final class Stubborn implements NearDataFunction {
        @Override
        public String name() {
            return "stubborn";
        }

        @Override
        public byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) {
            MemorySegment image = heap.images().image(heap.readable().findFirst().orElseThrow());
            while (sum(image) != Long.MIN_VALUE) {
                Thread.interrupted();
            }
            return new byte[0];
        }
    }

    /// Goes on without memory for the seconds that it is given.
    public static final class Runaway implements NearDataFunction {
        @Override
        public String name() {
            return "runaway";
        }

        @Override
        public byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(parameters.getInt());
            while (System.nanoTime() - end < 0) {
                Thread.interrupted();
                Thread.onSpinWait();
            }
            return new byte[0];
        }
    }

    /// An exception, an error, or no answer at all.
    public static final class Throwing implements NearDataFunction {
        @Override
        public String name() {
            return "throwing";
        }

        @Override
        public byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) throws NearFailure, InterruptedException {
            switch (parameters.get()) {
                case 0 -> throw new IllegalStateException("of a test,\nin two lines");
                case 1 -> throw new StackOverflowError("of a test");
                case 2 -> budget.inParallel(List.of(() -> {
                    throw new ArithmeticException("of a worker");
                }, () -> Thread.sleep(60_000)));
                default -> throw NearFailure.badParameters("of a test");
            }
            return new byte[0];
        }
    }

    /// Wants more memory than there is.
    public static final class Hungry implements NearDataFunction {
        @Override
        public String name() {
            return "hungry";
        }

        @Override
        public byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) {
            return new byte[Integer.MAX_VALUE - 8];
        }
    }

    /// Answers as many bytes as it is told: 0, 1, 2 ... and so on.
    public static final class Large implements NearDataFunction {
        @Override
        public String name() {
            return "large";
        }

        @Override
        public byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) {
            byte[] answer = new byte[parameters.getInt()];
            for (int i = 0; i < answer.length; i++) {
                answer[i] = (byte) i;
            }
            return answer;
        }
    }

    /// Waits until a region's content is no longer what it was.
    public static final class Watching implements NearDataFunction {
        @Override
        public String name() {
            return "watching";
        }

        @Override
        public byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) throws NearFailure, InterruptedException {
            int region = parameters.getInt();
            long epoch = heap.images().epoch(region);
            while (heap.images().stillValid(region, epoch)) {
                budget.checkpoint();
            }
            return "changed".getBytes(StandardCharsets.UTF_8);
        }
    }

    public static final class Silent implements NearDataFunction {
        @Override
        public String name() {
            return "silent";
        }

        @Override
        public byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) {
            return null;
        }
    }

    /// Tells the scheduling policies of its thread and of a worker, as the kernel does.
    public static final class Priority implements NearDataFunction {
        @Override
        public String name() {
            return "priority";
        }

        @Override
        public byte[] run(NearHeap heap, ByteBuffer parameters, NearBudget budget) throws NearFailure, InterruptedException {
            int[] nice = new int[2];
            nice[0] = nice("thread-self");
            budget.inParallel(List.of(() -> nice[1] = nice("thread-self")));
            int server = nice("self");
            return (nice[0] - server + " " + (nice[1] - server)).getBytes(StandardCharsets.UTF_8);
        }

        /// Field 19 of proc_pid_stat(5), the 17th behind the name.
        private static int nice(String of) {
            try {
                String stat = Files.readString(Path.of("/proc", of, "stat"));
                return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static long sum(MemorySegment image) {
        long sum = 0;
        for (long offset = 0; offset < image.byteSize(); offset += Long.BYTES) {
            sum |= image.get(ValueLayout.JAVA_LONG, offset);
        }
        return sum | 1;
    }
}
