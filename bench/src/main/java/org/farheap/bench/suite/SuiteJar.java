package org.farheap.bench.suite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A benchmark suite that the user has, as its jar tells.
///
/// @param benchmarks   the sizes (DaCapo), or configurations (Renaissance), of each
/// @param moduleOpenings what its manifest asks of the JVM, as options: with -cp, the JVM does not look there
record SuiteJar(Path path, Kind kind, Map<String, Set<String>> benchmarks, List<String> moduleOpenings) {
    enum Kind {
        /// 9.12-bach and 23.11: the harness lies in the jar like any class, and finds callbacks on the class path.
        DACAPO("dacapo"),
        /// 9.12-MR1: the harness is a jar within, with a class loader of its own, which also has dacapo.callback.classpath.
        DACAPO_NESTED("dacapo"),
        RENAISSANCE("renaissance");

        private final String suite;

        Kind(String suite) {
            this.suite = suite;
        }

        String suite() {
            return suite;
        }
    }

    private static final String CALLBACK = "org/dacapo/harness/Callback.class";
    private static final String NEST = "harness/";
    private static final String RENAISSANCE_MAIN = "org/renaissance/core/Launcher.class";
    private static final String RENAISSANCE_LIST = "benchmarks.properties";
    private static final Pattern CONFIGURATION = Pattern.compile("(?:.*/)?cnf/([A-Za-z0-9_-]+)\\.cnf");
    private static final Pattern SIZE = Pattern.compile("(?m)^\\s*size\\s+(\\w+)");
    private static final Pattern PROPERTY = Pattern.compile("benchmark\\.([A-Za-z0-9_-]+)\\.(?:configuration\\.([A-Za-z0-9_-]+)\\.)?.*");
    /// Renaissance has it for every benchmark, DaCapo for nearly all.
    private static final String DEFAULT_SIZE = "default";

    /// Throws IllegalArgumentException with one line when it is no jar of either suite.
    static SuiteJar open(Path path) {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new IllegalArgumentException("--jar " + path + ": there is no such file, or it cannot be read");
        }
        if (path.toString().indexOf(':') >= 0) {
            throw new IllegalArgumentException("--jar " + path + ": a class path takes no name with a colon");
        }
        try (JarFile jar = new JarFile(path.toFile())) {
            Kind kind = kind(jar);
            Map<String, Set<String>> benchmarks = kind == null ? Map.of() : kind == Kind.RENAISSANCE ? renaissance(jar) : dacapo(jar);
            if (benchmarks.isEmpty()) {
                throw new IllegalArgumentException("--jar " + path + " is neither DaCapo (9.12 or 23.11) nor Renaissance (0.14 or newer)");
            }
            return new SuiteJar(path.toAbsolutePath().normalize(), kind, benchmarks, openings(jar));
        } catch (IOException e) {
            throw new IllegalArgumentException("--jar " + path + " is no jar: " + e.getMessage(), e);
        }
    }

    private static Kind kind(JarFile jar) {
        if (jar.getEntry("Harness.class") != null) {
            return jar.getEntry(NEST + CALLBACK) != null ? Kind.DACAPO_NESTED : jar.getEntry(CALLBACK) != null ? Kind.DACAPO : null;
        }
        return jar.getEntry(RENAISSANCE_MAIN) != null && jar.getEntry(RENAISSANCE_LIST) != null ? Kind.RENAISSANCE : null;
    }

    private static Map<String, Set<String>> dacapo(JarFile jar) throws IOException {
        Map<String, Set<String>> benchmarks = new TreeMap<>();
        for (JarEntry entry : jar.stream().toList()) {
            Matcher name = CONFIGURATION.matcher(entry.getName());
            if (name.matches()) {
                Set<String> sizes = benchmarks.computeIfAbsent(name.group(1), each -> new TreeSet<>());
                Matcher size = SIZE.matcher(text(jar, entry));
                while (size.find()) {
                    sizes.add(size.group(1));
                }
            }
        }
        return benchmarks;
    }

    private static Map<String, Set<String>> renaissance(JarFile jar) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = jar.getInputStream(jar.getEntry(RENAISSANCE_LIST))) {
            properties.load(in);
        }
        Map<String, Set<String>> benchmarks = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            Matcher property = PROPERTY.matcher(key);
            if (property.matches()) {
                Set<String> sizes = benchmarks.computeIfAbsent(property.group(1), each -> new TreeSet<>(Set.of(DEFAULT_SIZE)));
                if (property.group(2) != null) {
                    sizes.add(property.group(2));
                }
            }
        }
        return benchmarks;
    }

    private static String text(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> openings(JarFile jar) throws IOException {
        List<String> options = new ArrayList<>();
        if (jar.getManifest() != null) {
            Attributes attributes = jar.getManifest().getMainAttributes();
            addOpenings(options, "--add-exports=", attributes.getValue("Add-Exports"));
            addOpenings(options, "--add-opens=", attributes.getValue("Add-Opens"));
        }
        return List.copyOf(options);
    }

    private static void addOpenings(List<String> options, String option, String packages) {
        if (packages != null) {
            Arrays.stream(packages.strip().split("\\s+")).forEach(each -> options.add(option + each + "=ALL-UNNAMED"));
        }
    }
}
