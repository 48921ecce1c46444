package org.renaissance.core;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import org.renaissance.Plugin;
import standin.Rows;

/** Stand-in: the original's command line, as far as bench dacapo uses it, and order of events. It returns when all is well. */
public final class Launcher {
    private static final Rows ROWS = new Rows();

    public static void main(String[] args) throws Exception {
        String plugin = "";
        String argument = "";
        String benchmark = "";
        int repetitions = 0;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--plugin": plugin = args[++i]; break;
                case "--with-arg": argument = args[++i]; break;
                case "-r": repetitions = Integer.parseInt(args[++i]); break;
                case "-c": case "--scratch-base": i++; break;
                default: benchmark = args[i];
            }
        }
        if (benchmark.equals("excluded")) {
            System.err.println("Benchmark 'excluded' excluded: requires JVM version <=11 (found 17).");
            return;
        }
        int split = plugin.lastIndexOf('!');
        ClassLoader loader = new URLClassLoader(new URL[] {new File(plugin.substring(0, split)).toURI().toURL()},
                Launcher.class.getClassLoader());
        Plugin loaded = (Plugin) loader.loadClass(plugin.substring(split + 1)).getDeclaredConstructor(String[].class)
                .newInstance((Object) new String[] {argument});
        try {
            for (int i = 0; i < repetitions; i++) {
                operation(loaded, benchmark, i);
            }
        } catch (Exception e) {
            ((Plugin.BenchmarkFailureListener) loaded).onBenchmarkFailure(benchmark);
            System.err.println("Benchmark '" + benchmark + "' failed with exception:");
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void operation(Plugin plugin, String benchmark, int index) throws Exception {
        if (benchmark.equals("throws")) {
            throw new IllegalStateException("thrown by the benchmark");
        }
        if (benchmark.equals("deep")) {
            String.class.getDeclaredField("value").setAccessible(true);
        }
        long result = ROWS.work();
        // Durations that tell which repetition they are of.
        long duration = (index + 1) * 1_000_000_000L;
        ((Plugin.BeforeOperationTearDownListener) plugin).beforeOperationTearDown(benchmark, index, duration);
        if (result != Rows.EXPECTED || (benchmark.equals("wrong") && index == 1)) {
            throw new IllegalArgumentException("the result is not what was expected");
        }
        ((Plugin.MeasurementResultListener) plugin).onMeasurementResult(benchmark, "uptime_ns", 1);
        ((Plugin.MeasurementResultListener) plugin).onMeasurementResult(benchmark, "duration_ns", duration);
    }
}
