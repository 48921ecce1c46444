package org.farheap.agent;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JDKs to test with: of each supported release the first found in FARHEAP_TEST_JDKS, then where Linux systems install them. */
final class Jdks {
    static final int OLDEST = 17;
    static final int NEWEST = 25;

    private static final List<Integer> SUPPORTED = List.of(OLDEST, 21, NEWEST);
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    private static final List<Jdk> ALL = find();

    private Jdks() {}

    /** From the oldest to the newest; fails when one of the two that must be tested is missing. */
    static List<Jdk> all() {
        for (int needed : List.of(OLDEST, NEWEST)) {
            if (ALL.stream().noneMatch(jdk -> jdk.feature() == needed)) {
                throw new AssertionError("no JDK " + needed + " to test with; install one, or name its home in FARHEAP_TEST_JDKS"
                        + " (a list of homes, separated by '" + File.pathSeparator + "'); found: " + ALL);
            }
        }
        return ALL;
    }

    static Jdk newest() {
        return all().get(ALL.size() - 1);
    }

    private static List<Jdk> find() {
        TreeMap<Integer, Jdk> found = new TreeMap<>();
        for (Path home : candidates()) {
            int feature = feature(home);
            if (SUPPORTED.contains(feature) && Files.isExecutable(home.resolve("bin/java"))) {
                found.putIfAbsent(feature, new Jdk(feature, real(home)));
            }
        }
        return List.copyOf(found.values());
    }

    private static List<Path> candidates() {
        List<Path> homes = new ArrayList<>();
        Stream.of(Optional.ofNullable(System.getenv("FARHEAP_TEST_JDKS")).orElse("").split(File.pathSeparator))
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .forEach(homes::add);
        if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> installed = Files.list(INSTALLED)) {
                installed.sorted().forEach(homes::add);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        homes.add(Path.of(System.getProperty("java.home")));
        return homes;
    }

    private static int feature(Path home) {
        try {
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException noJdk) {
            return 0;
        }
    }

    private static Path real(Path home) {
        try {
            return home.toRealPath();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
