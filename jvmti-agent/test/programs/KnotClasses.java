import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Copies of one class, each of a loader of its own that nothing else refers to: alive as long as an instance is. */
public final class KnotClasses {
  /** What the copies can do; of the program's own loader, and public, for theirs is another package. */
  public interface Loaded {
    long answer(long question);

    Loaded another();
  }

  /** The class that is loaded again and again. */
  static final class Template implements Loaded {
    private static final long[] BALLAST = new long[32];
    private static long instances;

    private final long salt = instances++ * 0x9E3779B97F4A7C15L;
    private final long own = salt;

    @Override
    public long answer(long question) {
      BALLAST[(int) (question & 31)]++;
      return own == salt ? question * 31 + 7 : 0;
    }

    @Override
    public Loaded another() {
      return new Template();
    }
  }

  private static final class Loader extends ClassLoader {
    private final byte[] bytes;

    Loader(byte[] bytes) {
      super(KnotClasses.class.getClassLoader());
      this.bytes = bytes;
    }

    Loaded load() throws ReflectiveOperationException {
      var constructor = defineClass(Template.class.getName(), bytes, 0, bytes.length).getDeclaredConstructor();
      constructor.setAccessible(true);
      return (Loaded) constructor.newInstance();
    }
  }

  private static final List<Loaded> firsts = new ArrayList<>();
  private static byte[] template;

  private KnotClasses() {}

  static synchronized void load(int count) throws IOException, ReflectiveOperationException {
    try (InputStream stream = KnotClasses.class.getResourceAsStream("KnotClasses$Template.class")) {
      template = stream.readAllBytes();
    }
    for (int i = 0; i < count; i++) {
      firsts.add(new Loader(template).load());
    }
  }

  /** An instance of one of the classes, which may be let go of and loaded anew: then only its instances keep it. */
  static synchronized Loaded instance(long choice, boolean mayReload) {
    int index = (int) Long.remainderUnsigned(choice, firsts.size());
    Loaded instance = firsts.get(index).another();
    if (mayReload && (choice >>> 40 & 15) == 0) {
      try {
        firsts.set(index, new Loader(template).load());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return instance;
  }
}
