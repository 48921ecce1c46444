package org.farheap.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A stretch of network between a child and its server that can be cut, or can fall silent. */
final class CutProxy implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final ServerSocket listener = new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1"));
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int serverPort;
    private volatile boolean mute;

    CutProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        start("cut-proxy", this::listen);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Both ends see their connection closed. */
    void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Nothing passes any more, and neither end is told. */
    void fallSilent() {
        mute = true;
    }

    private void listen() throws IOException {
        while (true) {
            Socket near = listener.accept();
            Socket far = new Socket("127.0.0.1", serverPort);
            sockets.addAll(List.of(near, far));
            start("cut-proxy-out", () -> pump(near, far));
            start("cut-proxy-in", () -> pump(far, near));
        }
    }

    private void pump(Socket from, Socket to) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int length = in.read(chunk); length != -1; length = in.read(chunk)) {
            if (!mute) {
                out.write(chunk, 0, length);
            }
        }
        if (!mute) {
            to.close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // An end has gone; the other pump notices by itself.
            }
        });
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
