import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Heap arrays, most of them remote, in the hands of native code: compression, checksums, files, sockets, array intrinsics. */
final class NativeArrays {
  private static final int ARRAY_BYTES = 24 * 1024 + 12;

  private final byte[][] arrays;
  private final long rounds;

  private NativeArrays(String[] args) {
    arrays = new byte[(int) (Check.number(args, "live", 128) * (1 << 20) / ARRAY_BYTES)][];
    rounds = Check.number(args, "rounds", 2);
    for (int number = 0; number < arrays.length; number++) {
      arrays[number] = content(number);
    }
  }

  public static void main(String[] args) {
    NativeArrays all = new NativeArrays(args);
    Check.begun();
    List<Thread> threads = new ArrayList<>();
    threads.add(Threads.started("zip", () -> all.each(new ZipTrip())));
    threads.add(Threads.started("file", () -> all.each(new FileTrip())));
    threads.add(Threads.started("socket", () -> all.each(new SocketTrip())));
    threads.add(Threads.started("copy", () -> all.each(new CopyTrip())));
    Threads.join(threads);
    Check.done(all.check());
  }

  /** Half noise and half repetition, so that compression has something to do. */
  private static byte[] content(int number) {
    byte[] bytes = new byte[ARRAY_BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = i % 2 == 0 ? (byte) (i + number) : (byte) (Check.mix(number, i >> 5, 0) >>> (i & 31));
    }
    return bytes;
  }

  /** A way out of the heap and back. */
  interface Trip extends AutoCloseable {
    byte[] there(byte[] bytes) throws Exception;

    @Override
    void close() throws IOException;
  }

  /** Takes every array on the trip; what comes back takes the array's place, so that young arrays grow old too. */
  private void each(Trip trip) throws Exception {
    try (trip) {
      for (long round = 0; round < rounds; round++) {
        for (int number = 0; number < arrays.length; number++) {
          byte[] back = trip.there(arrays[number]);
          Check.that(Arrays.equals(arrays[number], back), trip.getClass().getSimpleName() + " brings array " + number + " back");
          arrays[number] = back;
        }
      }
    }
  }

  private long check() {
    long sum = 0;
    for (int number = 0; number < arrays.length; number++) {
      Check.that(Arrays.equals(content(number), arrays[number]), "array " + number + " has its content");
      sum += Arrays.hashCode(arrays[number]);
    }
    return sum;
  }
}
