package org.farheap.tracer.hotspot;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A JVM whose program rests, as it answers through its attach listener. It has to be started with OPTIONS.
public final class AttachedJvm {
    /// A compiler thread that comes or goes is a change of the heap.
    public static final List<String> OPTIONS = List.of("-XX:+UseG1GC", "-XX:-UseDynamicNumberOfCompilerThreads",
            "-XX:+StartAttachListener");
    private static final int SETTLE_MAX = 20;

    private final long pid;
    private final Path directory;

    /// @param directory for the heap dump, while it is read
    public AttachedJvm(long pid, Path directory) {
        this.pid = pid;
        this.directory = directory;
    }

    long pid() {
        return pid;
    }

    /// System.gc(), for which it is waited.
    public void collect() throws IOException {
        jcmd("GC.run");
    }

    /// Counted after a full collection. What dies at one collection may wait for a thread to clean up after it, and be gone at the next;
    /// so it is asked until nothing changes.
    public LiveHistogram histogram() throws IOException {
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
        try {
            jcmd("GC.heap_dump " + option + file);
            return HeapDump.read(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /// What `jcmd` would print, without a JVM for it: the attach listener is asked itself. Request: version, "jcmd" and three arguments,
    /// each ended by a zero byte. Answer: a line with a status, and the text.
    private String jcmd(String command) throws IOException {
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of("/tmp/.java_pid" + pid))) {
            socket.write(ByteBuffer.wrap(("1\0jcmd\0" + command + "\0\0\0").getBytes(StandardCharsets.UTF_8)));
            String answer = new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.startsWith("0\n")) {
                throw new IOException(command + ": " + answer);
            }
            return answer.substring(2);
        }
    }
}
