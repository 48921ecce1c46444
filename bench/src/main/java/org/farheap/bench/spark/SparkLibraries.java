package org.farheap.bench.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.farheap.bench.Children;
import org.farheap.bench.Ending;
import org.farheap.bench.Home;
import org.farheap.bench.Measurement;
import org.farheap.bench.matrix.Libraries;

/// The jobs of bench/spark and Spark itself. That module is no part of the build: its libraries are downloaded, and it is built, when a
/// Spark job is first asked for, and again when its sources have changed.
public final class SparkLibraries implements Libraries {
    private static final int BUILD_LOCK_SECONDS = 1800;

    private final Path repository;
    private final Path module;
    private final Path stamp;

    public SparkLibraries() {
        this(Home.REPOSITORY);
    }

    SparkLibraries(Path repository) {
        this.repository = repository;
        module = repository.resolve("bench/spark");
        stamp = module.resolve("target/.built");
    }

    @Override
    public synchronized String classPath() throws IOException, InterruptedException {
        if (!isCurrent()) {
            Instant start = Instant.now();
            build();
            Files.write(stamp, new byte[0]);
            Files.setLastModifiedTime(stamp, FileTime.from(start));
        }
        return recorded();
    }

    private String recorded() throws IOException {
        return module.resolve("target/spark-workloads.jar") + File.pathSeparator
                + Files.readString(module.resolve("target/class-path")).strip();
    }

    /// Whether nothing of the sources is newer than the last build, and what it found in Maven's repository is still there.
    boolean isCurrent() throws IOException {
        if (!Files.exists(stamp)) {
            return false;
        }
        FileTime built = Files.getLastModifiedTime(stamp);
        List<Path> sources;
        try (Stream<Path> files = Files.walk(module.resolve("src/main"))) {
            sources = Stream.concat(Stream.of(repository.resolve("pom.xml"), module.resolve("pom.xml")), files).toList();
        }
        for (Path source : sources) {
            if (Files.getLastModifiedTime(source).compareTo(built) > 0) {
                return false;
            }
        }
        return Stream.of(recorded().split(File.pathSeparator)).map(Path::of).allMatch(Files::exists);
    }

    private void build() throws IOException, InterruptedException {
        Measurement.progress("building the Spark jobs; the first time, about 300 MB of Spark are downloaded");
        Path log = Files.createDirectories(module.resolve("target")).resolve("build.log");
        Path lock = Files.createDirectories(repository.resolve("target")).resolve(".lock");
        // The launcher's own builds take the same lock. Without a fork, so that whoever stops this process stops Maven.
        ProcessBuilder builder = new ProcessBuilder("flock", "--no-fork", "--wait", Integer.toString(BUILD_LOCK_SECONDS), lock.toString(),
                "mvn", "-B", "-q", "-ntp", "-Dstyle.color=never", "-Dmaven.test.skip=true", "-Pspark", "-pl", "bench/spark", "-am",
                "package").directory(repository.toFile()).redirectErrorStream(true).redirectOutput(log.toFile())
                .redirectInput(new File("/dev/null"));
        builder.environment().put("JAVA_HOME", Home.TOOLS_JAVA_HOME.toString());
        int status = Children.start(builder).waitFor();
        Ending.check();
        if (status != 0) {
            throw new IOException(MavenFailure.inOneLine(Files.readString(log), status) + "; all of it: " + log);
        }
    }
}
