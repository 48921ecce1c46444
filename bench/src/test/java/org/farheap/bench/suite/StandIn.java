package org.farheap.bench.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// Jars that look, from outside, like the suites: main classes, command lines, callbacks, class loaders and lists of benchmarks as in their
/// sources, where they differ. What they run is one small program of ours.
enum StandIn {
    DACAPO_BACH(Map.of("@NESTED@", "false", "@STOP_PARAMETER@", "", "@STOP_ARGUMENT@", "", "@OUT@", "err", "@CNF@", "cnf")),
    DACAPO_BACH_MR1(Map.of("@NESTED@", "true", "@STOP_PARAMETER@", "long duration", "@STOP_ARGUMENT@", "duration", "@OUT@", "err",
            "@CNF@", "cnf")),
    DACAPO_CHOPIN(Map.of("@NESTED@", "false", "@STOP_PARAMETER@", "long duration", "@STOP_ARGUMENT@", "duration", "@OUT@", "out",
            "@CNF@", "META-INF/cnf")),
    RENAISSANCE(Map.of());

    static final List<String> BENCHMARKS = List.of("deep", "excluded", "rows", "throws", "wrong");
    private static final List<String> DACAPO = List.of("dacapo/Harness", "dacapo/CommandLineArgs", "dacapo/Callback", "dacapo/TestHarness",
            "dacapo/Benchmark", "Rows");

    private final Map<String, String> differences;

    StandIn(Map<String, String> differences) {
        this.differences = differences;
    }

    private boolean nested() {
        return this == DACAPO_BACH_MR1;
    }

    Path jar(Path directory) throws IOException {
        Path classes = compile(Files.createDirectories(directory.resolve(name())));
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (var files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(file).toString();
                entries.put(nested() && name.startsWith("org/") ? "harness/" + name : name, Files.readAllBytes(file));
            }
        }
        addBenchmarks(entries);
        return write(entries, directory.resolve(name().toLowerCase(java.util.Locale.ROOT) + ".jar"));
    }

    private Path compile(Path work) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-proc:none", "-d", work.resolve("classes").toString()));
        for (String source : this == RENAISSANCE ? List.of("renaissance/Plugin", "renaissance/Launcher", "Rows") : DACAPO) {
            Path file = work.resolve(source + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source(source));
            arguments.add(file.toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var errors = new java.io.ByteArrayOutputStream();
        if (compiler.run(null, errors, errors, arguments.toArray(String[]::new)) != 0) {
            throw new AssertionError(errors.toString(StandardCharsets.UTF_8));
        }
        return work.resolve("classes");
    }

    private String source(String name) throws IOException {
        StringWriter text = new StringWriter();
        try (InputStream in = StandIn.class.getResourceAsStream("/standin/" + name + ".java")) {
            text.write(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        String[] result = {text.toString()};
        differences.forEach((mark, value) -> result[0] = result[0].replace(mark, value));
        return result[0];
    }

    private void addBenchmarks(Map<String, byte[]> entries) {
        StringBuilder properties = new StringBuilder();
        for (String benchmark : BENCHMARKS) {
            String configuration = "benchmark " + benchmark + "\n\nsize small args \"1\"\n  thread-limit 8;\nsize default args \"2\";\n";
            if (this != RENAISSANCE) {
                entries.put((nested() ? "harness/" : "") + differences.get("@CNF@") + "/" + benchmark + ".cnf",
                        configuration.getBytes(StandardCharsets.UTF_8));
            }
            properties.append("benchmark.").append(benchmark).append(".module=m\n");
            properties.append("benchmark.").append(benchmark).append(".configuration.small.count=1\n");
        }
        if (this == RENAISSANCE) {
            entries.put("benchmarks.properties", properties.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private Path write(Map<String, byte[]> entries, Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (this == DACAPO_CHOPIN || this == RENAISSANCE) {
            manifest.getMainAttributes().putValue("Add-Opens", "java.base/java.lang java.base/java.util");
        }
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file, manifest)) {
            if (nested()) {
                out.putNextEntry(new JarEntry("harness/"));
            }
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return jar;
    }
}
