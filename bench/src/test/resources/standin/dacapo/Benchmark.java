package org.dacapo.harness;

import java.io.File;
import java.nio.file.Files;
import standin.Rows;

/** Stand-in. "rows" is well; "wrong" computes a wrong result in its second iteration; "throws" throws; "deep" needs java.lang opened. */
class Benchmark {
    final String name;
    private final File scratch;
    private final Rows rows = new Rows();
    private int iteration;

    Benchmark(String name, File scratch) {
        this.name = name;
        this.scratch = scratch;
    }

    boolean run(Callback callback) throws Exception {
        iteration++;
        Files.writeString(scratch.toPath().resolve("iteration"), Integer.toString(iteration));
        callback.start(name);
        long start = System.currentTimeMillis();
        if (name.equals("throws")) {
            throw new IllegalStateException("thrown by the benchmark");
        }
        if (name.equals("deep")) {
            String.class.getDeclaredField("value").setAccessible(true);
        }
        boolean valid = rows.work() == Rows.EXPECTED && !(name.equals("wrong") && iteration == 2);
        long duration = System.currentTimeMillis() - start;
        callback.stop(@STOP_ARGUMENT@);
        callback.complete(name, valid);
        return valid;
    }
}
