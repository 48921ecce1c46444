package org.farheap.agent;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where agent, programs and server classes lie. For ourselves, in the build's own directories; for another user, in copies that
 * everyone can read, since a checkout or a local Maven repository may be private.
 */
record Staged(Path agent, Path programs, String serverClassPath, Path runs) {
    private static final String OPEN_DIRECTORY = "rwxrwxrwx";

    static Staged here() {
        return new Staged(property("farheap.agent"), property("farheap.programs"), System.getProperty("java.class.path"),
                property("farheap.runs"));
    }

    private static Path property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new AssertionError("system property " + name + " is missing; pom.xml sets it");
        }
        return Path.of(value).toAbsolutePath();
    }

    /** Copies in a temporary directory; {@link #remove} takes them away again. */
    static Staged forEveryone() {
        Staged own = here();
        try {
            Path root = openDirectory(Files.createTempDirectory("farheap-staged"));
            Files.copy(own.agent, root.resolve("libfarheap.so"), StandardCopyOption.COPY_ATTRIBUTES);
            copyTree(own.programs, root.resolve("programs"));
            List<String> classPath = new ArrayList<>();
            for (String entry : own.serverClassPath.split(File.pathSeparator)) {
                Path copy = root.resolve("entry" + classPath.size());
                copyTree(Path.of(entry), copy);
                classPath.add(copy.toString());
            }
            return new Staged(root.resolve("libfarheap.so"), root.resolve("programs"), String.join(File.pathSeparator, classPath),
                    openDirectory(Files.createDirectory(root.resolve("runs"))));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Takes the copies away, unless a failed child has left something to look at. */
    void remove() throws IOException {
        try (Stream<Path> left = Files.list(runs)) {
            if (left.noneMatch(Files::isDirectory)) {
                removeTree(agent.getParent());
            }
        }
    }

    static Path openDirectory(Path directory) throws IOException {
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OPEN_DIRECTORY));
    }

    private static void copyTree(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
                openDirectory(Files.createDirectories(to.resolve(from.relativize(directory).toString())));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = file.equals(from) ? to : to.resolve(from.relativize(file).toString());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Does nothing when it has gone already. */
    static void removeTree(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
