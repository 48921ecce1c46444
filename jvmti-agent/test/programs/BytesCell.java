import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Byte payloads of every length about a page: a page's edge falls at a different place in each. */
final class BytesCell extends Cell {
  private static final VarHandle LONG_AT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int[] LENGTHS = {0, 1, 7, 64, 1000, 4080, 4095, 4096, 4097, 8192 - 16, 3};

  private final byte[][] payloads = new byte[LENGTHS.length][];

  BytesCell(long id, int version) {
    super(id, version);
    for (int i = 0; i < LENGTHS.length; i++) {
      payloads[i] = new byte[LENGTHS[i]];
      fill(i, version);
    }
  }

  private void fill(int i, int ofVersion) {
    byte[] payload = payloads[i];
    int whole = payload.length & ~7;
    for (int at = 0; at < whole; at += 8) {
      LONG_AT.set(payload, at, Check.mix(id, ofVersion, (long) i << 32 | at));
    }
    for (int at = whole; at < payload.length; at++) {
      payload[at] = (byte) Check.mix(id, ofVersion, (long) i << 32 | at);
    }
  }

  @Override
  long check() {
    long sum = 0;
    for (int i = 0; i < LENGTHS.length; i++) {
      Check.same(LENGTHS[i], payloads[i].length, this, i);
      sum += checkPayload(i);
    }
    return sum;
  }

  private long checkPayload(int i) {
    byte[] payload = payloads[i];
    int whole = payload.length & ~7;
    long sum = 0;
    for (int at = 0; at < whole; at += 8) {
      long found = (long) LONG_AT.get(payload, at);
      Check.same(value((long) i << 32 | at), found, this, (long) i << 32 | at);
      sum += found;
    }
    for (int at = whole; at < payload.length; at++) {
      Check.same((byte) value((long) i << 32 | at), payload[at], this, (long) i << 32 | at);
      sum += payload[at];
    }
    return sum;
  }

  @Override
  void advance() {
    check();
    for (int i = 0; i < LENGTHS.length; i++) {
      fill(i, version + 1);
    }
    version++;
  }

  @Override
  long bytes() {
    long sum = 0;
    for (int length : LENGTHS) {
      sum += length + 16;
    }
    return sum;
  }
}
