package org.dacapo.harness;

import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Stand-in: statuses and messages of the original. */
public class TestHarness {
    public static void main(String[] args) {
        try {
            CommandLineArgs line = new CommandLineArgs(args);
            new File(line.getScratchDir()).mkdir();
            for (String benchmark : line.benchmarks) {
                InputStream configuration = TestHarness.class.getClassLoader().getResourceAsStream("@CNF@/" + benchmark + ".cnf");
                if (configuration == null) {
                    System.err.println("Unknown benchmark: " + benchmark);
                    System.exit(9);
                }
                if (!new String(configuration.readAllBytes(), StandardCharsets.UTF_8).contains("size " + line.getSize() + " ")) {
                    System.err.println("No configuration size, " + line.getSize() + ", for benchmark " + benchmark + ".");
                } else {
                    run(new Benchmark(benchmark, new File(line.getScratchDir())), line.getCallback());
                }
            }
        } catch (Exception e) {
            System.err.println(e);
            e.printStackTrace();
            System.exit(-1);
        }
    }

    private static void run(Benchmark benchmark, Callback callback) throws Exception {
        boolean valid = true;
        callback.init();
        do {
            valid = benchmark.run(callback) && valid;
        } while (callback.runAgain());
        if (!valid) {
            System.err.println("Validation FAILED for " + benchmark.name);
            System.exit(-2);
        }
    }
}
