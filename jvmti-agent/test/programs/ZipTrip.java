import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Deflates from a heap array into one and inflates it again; native code holds both by GetPrimitiveArrayCritical. */
final class ZipTrip implements NativeArrays.Trip {
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final Inflater inflater = new Inflater();

  @Override
  public byte[] there(byte[] bytes) throws DataFormatException {
    byte[] small = new byte[bytes.length * 2];
    deflater.reset();
    deflater.setInput(bytes);
    deflater.finish();
    int length = deflater.deflate(small);
    Check.that(deflater.finished(), "deflated in one call");
    byte[] back = new byte[bytes.length];
    inflater.reset();
    inflater.setInput(small, 0, length);
    Check.same(bytes.length, inflater.inflate(back), "inflated", 0);
    Check.same(crc(bytes), crc(back), "checksum", 0);
    return back;
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  @Override
  public void close() {
    deflater.end();
    inflater.end();
  }
}
