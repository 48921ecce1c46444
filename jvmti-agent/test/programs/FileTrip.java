import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a heap array to a file, in turn by the old and the new interface, and reads it by the other. */
final class FileTrip implements NativeArrays.Trip {
  private final Path path;
  private final RandomAccessFile file;
  private final FileChannel channel;
  private long turns;

  FileTrip() throws IOException {
    path = Files.createTempFile("farheap-trip", ".bin");
    file = new RandomAccessFile(path.toFile(), "rw");
    channel = file.getChannel();
  }

  @Override
  public byte[] there(byte[] bytes) throws IOException {
    byte[] back = new byte[bytes.length];
    if (turns++ % 2 == 0) {
      file.seek(0);
      file.write(bytes);
      readAll(ByteBuffer.wrap(back));
    } else {
      writeAll(ByteBuffer.wrap(bytes));
      file.seek(0);
      file.readFully(back);
    }
    return back;
  }

  private void readAll(ByteBuffer into) throws IOException {
    long at = 0;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      Check.that(read > 0, "the file is long enough");
      at += read;
    }
  }

  private void writeAll(ByteBuffer from) throws IOException {
    long at = 0;
    while (from.hasRemaining()) {
      at += channel.write(from, at);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
    Files.delete(path);
  }
}
