package org.farheap.tracer.hotspot;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// An installed JDK.
public record Jdk(String version, Path home) {
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"([^\"]+)\"");

    /// The first of a release in FARHEAP_TEST_JDKS (homes, separated as in a path), then where Linux systems install them.
    public static Optional<Jdk> find(int feature) throws IOException {
        List<Path> homes = new ArrayList<>();
        Stream.of(Optional.ofNullable(System.getenv("FARHEAP_TEST_JDKS")).orElse("").split(File.pathSeparator))
                .filter(text -> !text.isEmpty()).map(Path::of).forEach(homes::add);
        if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> installed = Files.list(INSTALLED)) {
                installed.sorted().forEach(homes::add);
            }
        }
        homes.add(Path.of(System.getProperty("java.home")));
        return homes.stream().flatMap(home -> at(home).stream()).filter(jdk -> jdk.feature() == feature).findFirst();
    }

    /// Empty when there is none.
    public static Optional<Jdk> at(Path home) {
        try {
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            return Files.isExecutable(home.resolve("bin/java")) && version.find() ? Optional.of(new Jdk(version.group(1), home))
                    : Optional.empty();
        } catch (IOException noJdk) {
            return Optional.empty();
        }
    }

    public int feature() {
        return Integer.parseInt(version.split("\\D")[0]);
    }

    public String tool(String name) {
        return home.resolve("bin").resolve(name).toString();
    }
}
