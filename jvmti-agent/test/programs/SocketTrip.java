import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Sends a heap array over a loopback connection to a thread that sends it back. */
final class SocketTrip implements NativeArrays.Trip {
  private static final int CHUNK_BYTES = 8192;

  private final Socket here;
  private final Socket there;

  SocketTrip() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      here = new Socket(listener.getInetAddress(), listener.getLocalPort());
      there = listener.accept();
    }
    Threads.startedDaemon("echo", this::echo);
  }

  private void echo() throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    InputStream in = there.getInputStream();
    OutputStream out = there.getOutputStream();
    for (int length = in.read(chunk); length != -1; length = in.read(chunk)) {
      out.write(chunk, 0, length);
    }
    there.close();
  }

  @Override
  public byte[] there(byte[] bytes) throws IOException {
    byte[] back = new byte[bytes.length];
    DataInputStream in = new DataInputStream(here.getInputStream());
    for (int at = 0; at < bytes.length; at += CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, bytes.length - at);
      here.getOutputStream().write(bytes, at, length);
      in.readFully(back, at, length);
    }
    return back;
  }

  @Override
  public void close() throws IOException {
    here.close();
  }
}
