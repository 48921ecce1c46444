package org.farheap.tracer.hotspot;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.farheap.tracer.hotspot.VmClasses.HiddenFields;

/// A JVM that runs ManyKinds, and has come to rest.
final class ChildHeap implements AutoCloseable {
    private static final String SEED = "1";
    private static final int SETTLE_MAX = 20;

    private final Path directory;
    private final Process process;
    private final HiddenFields hidden;

    ChildHeap(Jdk jdk, List<String> options, Path directory) throws IOException {
        this.directory = directory;
        // A compiler thread that comes or goes is a change of the heap.
        List<String> command = new ArrayList<>(List.of(jdk.tool("java"), "-XX:+UseG1GC", "-Xmx256m",
                "-XX:-UseDynamicNumberOfCompilerThreads", "-XX:+StartAttachListener"));
        command.addAll(options);
        command.addAll(List.of("-cp", directory.toString(), "ManyKinds", SEED));
        process = new ProcessBuilder(command).redirectError(directory.resolve("stderr").toFile()).start();
        hidden = awaitReady();
    }

    private HiddenFields awaitReady() throws IOException {
        String line = process.inputReader().readLine();
        if (line == null || !line.startsWith("ready ")) {
            close();
            throw new IOException("the program printed " + line + ", and " + Files.readString(directory.resolve("stderr")));
        }
        String[] words = line.split(" ");
        return new HiddenFields(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
    }

    long pid() {
        return process.pid();
    }

    HiddenFields hidden() {
        return hidden;
    }

    /// Counted after a full collection. What dies at one collection may wait for a thread to clean up after it, and be gone at the next;
    /// so it is asked until nothing changes.
    LiveHistogram histogram() throws IOException {
        LiveHistogram last = LiveHistogram.parse(jcmd("GC.class_histogram"));
        for (int i = 0; i < SETTLE_MAX; i++) {
            LiveHistogram next = LiveHistogram.parse(jcmd("GC.class_histogram"));
            if (next.equals(last)) {
                return next;
            }
            last = next;
        }
        throw new IOException("the program's heap changes without end");
    }

    /// Written after a full collection; nothing moves from then on.
    HeapDump dump() throws IOException {
        return dump("");
    }

    /// Written without a collection, of all objects that the JVM does not know to be dead.
    HeapDump dumpOfAll() throws IOException {
        return dump("-all ");
    }

    private HeapDump dump(String option) throws IOException {
        Path file = directory.resolve("dump");
        jcmd("GC.heap_dump " + option + file);
        try {
            return HeapDump.read(file);
        } finally {
            Files.delete(file);
        }
    }

    /// What `jcmd` would print, without a JVM for it: the attach listener is asked itself. Request: version, "jcmd" and three arguments,
    /// each ended by a zero byte. Answer: a line with a status, and the text.
    private String jcmd(String command) throws IOException {
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of("/tmp/.java_pid" + pid()))) {
            socket.write(ByteBuffer.wrap(("1\0jcmd\0" + command + "\0\0\0").getBytes(StandardCharsets.UTF_8)));
            String answer = new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.startsWith("0\n")) {
                throw new IOException(command + ": " + answer);
            }
            return answer.substring(2);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
