import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Concurrent cycles, asked for by System.gc() and awaited (with -XX:+ExplicitGCInvokesConcurrent), while a thread allocates so that there
 * are young collections before, within and after them. Then full= collections, within cycles where those take long enough; after= more
 * cycles; and large= arrays, for which cycles are begun that turn out to be needless.
 */
final class MarkingCycles {
  private static final int KEPT = 1024;
  private static final int CHUNK = 1024;
  private static final int CHUNKS_A_NAP = 192;
  private static final long WITHIN_MILLIS = 10;
  private static final int LARGE_BYTES = 1 << 20;
  private static byte[] lastLarge;

  private MarkingCycles() {}

  public static void main(String[] args) throws Exception {
    Held held = new Held(17, Check.number(args, "live", 96));
    List<Thread> threads = held.walkers(1);
    Thread allocator = Threads.startedDaemon("allocator", MarkingCycles::allocate);
    Check.begun();
    cycles(Check.number(args, "cycles", 4));
    for (long full = 0; full < Check.number(args, "full", 0); full++) {
      Thread cycle = Threads.startedDaemon("cycle", System::gc);
      Thread.sleep(WITHIN_MILLIS);
      collectAll();
      cycle.join();
    }
    cycles(Check.number(args, "after", 0));
    // Its young collections would free each large array before the heap looks full.
    Held.stop(List.of(allocator));
    long large = allocateLarge(Check.number(args, "large", 0));
    Held.stop(threads);
    // No cycle is under way when the process ends.
    System.gc();
    Check.done(held.check() + large);
  }

  /** Humongous garbage: what looks like a heap that fills is gone in the very pause that was to begin marking. */
  private static long allocateLarge(long count) {
    long sum = 0;
    for (long large = 0; large < count; large++) {
      lastLarge = new byte[LARGE_BYTES];
      sum += lastLarge.length;
    }
    return sum;
  }

  private static void cycles(long count) {
    for (long cycle = 0; cycle < count; cycle++) {
      System.gc();
    }
  }

  /** A part of it survives a collection or two. */
  private static void allocate() {
    byte[][] kept = new byte[KEPT][];
    int next = 0;
    while (!Thread.currentThread().isInterrupted()) {
      for (int chunk = 0; chunk < CHUNKS_A_NAP; chunk++) {
        kept[next++ % KEPT] = new byte[CHUNK];
      }
      try {
        Thread.sleep(1);
      } catch (InterruptedException enough) {
        return;
      }
    }
  }

  /** Whatever System.gc() does: the histogram of live objects begins with a full collection. */
  private static void collectAll() throws JMException {
    ManagementFactory.getPlatformMBeanServer().invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
        new Object[] {new String[0]}, new String[] {String[].class.getName()});
  }
}
