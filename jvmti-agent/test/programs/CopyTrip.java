import java.nio.ByteBuffer;
import java.util.Arrays;

/** Copies through the JVM's own stubs and intrinsics: System.arraycopy, direct buffers, clone, fill, mismatch, sort. */
final class CopyTrip implements NativeArrays.Trip {
  private ByteBuffer outside = ByteBuffer.allocateDirect(0);

  @Override
  public byte[] there(byte[] bytes) {
    if (outside.capacity() < bytes.length) {
      outside = ByteBuffer.allocateDirect(bytes.length);
    }
    byte[] shifted = new byte[bytes.length + 13];
    System.arraycopy(bytes, 0, shifted, 13, bytes.length);
    outside.clear();
    outside.put(shifted, 13, bytes.length).flip();
    byte[] back = new byte[bytes.length];
    outside.get(back);
    Check.same(-1, Arrays.mismatch(bytes, back), "mismatch", 0);
    sorted(bytes.clone());
    return back;
  }

  private static void sorted(byte[] bytes) {
    Arrays.sort(bytes);
    for (int i = 1; i < bytes.length; i++) {
      Check.that(bytes[i - 1] <= bytes[i], "sorted");
    }
    Arrays.fill(bytes, (byte) 7);
    Check.same(7, bytes[bytes.length / 2], "filled", bytes.length / 2);
  }

  @Override
  public void close() {
    outside = null;
  }
}
