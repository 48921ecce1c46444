package org.farheap.suite.launch;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes one benchmark of DaCapo or Renaissance a workload of the matrix:
///
///     SuiteLauncher --suite dacapo|renaissance --benchmark NAME --size SIZE --iterations N --hooks JAR
///                   --scale IGNORED --seed IGNORED --result FILE
///
/// The suite's main class is called as its users do; hooks that it loads write the figures after the last iteration. Which size and which
/// random numbers, the suite decides.
public final class SuiteLauncher {
    private static final int FAILED = 1;

    private SuiteLauncher() {}

    public static void main(String[] args) throws ReflectiveOperationException, IOException {
        Map<String, String> options = options(args);
        Path scratch = Files.createTempDirectory("farheap-suite");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(scratch), "suite-end"));
        System.setProperty("farheap.suite.launch_nanos", Long.toString(System.nanoTime()));
        System.setProperty("farheap.suite.result", options.get("--result"));
        System.setProperty("farheap.suite.what", options.get("--benchmark") + " " + options.get("--size"));
        boolean dacapo = options.get("--suite").equals("dacapo");
        call(dacapo ? "Harness" : "org.renaissance.core.Launcher", dacapo ? dacapo(options, scratch) : renaissance(options, scratch));
    }

    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        return options;
    }

    private static List<String> dacapo(Map<String, String> options, Path scratch) {
        return List.of("-c", "org.farheap.suite.hook.DaCapoCallback", "-n", options.get("--iterations"), "-s", options.get("--size"),
                "--scratch-directory", scratch.resolve("scratch").toString(), options.get("--benchmark"));
    }

    private static List<String> renaissance(Map<String, String> options, Path scratch) {
        return List.of("--plugin", options.get("--hooks") + "!org.farheap.suite.hook.RenaissancePlugin", "--with-arg",
                options.get("--iterations"), "-r", options.get("--iterations"), "-c", options.get("--size"),
                "--scratch-base", scratch.toString(), options.get("--benchmark"));
    }

    private static void call(String mainClass, List<String> arguments) throws ReflectiveOperationException {
        try {
            Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) arguments.toArray(String[]::new));
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            System.exit(FAILED);
        }
    }

    /// Suites end with status 0 when they have run nothing, such as a size that there is not. Then there are no figures, and it is a
    /// failure, of which the suite has said why.
    private static void end(Path scratch) {
        delete(scratch);
        if (!Boolean.getBoolean("farheap.suite.judged")) {
            Runtime.getRuntime().halt(FAILED);
        }
    }

    private static void delete(Path scratch) {
        List<Path> found = new ArrayList<>();
        try (var files = Files.walk(scratch)) {
            files.forEach(found::add);
            for (int i = found.size() - 1; i >= 0; i--) {
                Files.delete(found.get(i));
            }
        } catch (IOException e) {
            System.err.println("farheap: cannot delete " + scratch + ": " + e);
        }
    }
}
