package org.farheap.tracer.hotspot;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// An installed JDK: the first of a release in FARHEAP_TEST_JDKS (homes, separated as in a path), then where Linux systems install them.
record Jdk(int feature, Path home) {
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    /// Empty when there is none of that release.
    static Optional<Jdk> find(int feature) throws IOException {
        List<Path> homes = new ArrayList<>();
        Stream.of(Optional.ofNullable(System.getenv("FARHEAP_TEST_JDKS")).orElse("").split(File.pathSeparator))
                .filter(text -> !text.isEmpty()).map(Path::of).forEach(homes::add);
        if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> installed = Files.list(INSTALLED)) {
                installed.sorted().forEach(homes::add);
            }
        }
        homes.add(Path.of(System.getProperty("java.home")));
        return homes.stream().filter(home -> isOf(feature, home)).findFirst().map(home -> new Jdk(feature, home));
    }

    private static boolean isOf(int feature, Path home) {
        try {
            return Files.isExecutable(home.resolve("bin/jcmd"))
                    && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"" + feature);
        } catch (IOException noJdk) {
            return false;
        }
    }

    String tool(String name) {
        return home.resolve("bin").resolve(name).toString();
    }
}
