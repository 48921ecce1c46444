import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Owners, each the only one of what it refers to, in regions of their own that nobody touches; what they own is elsewhere, among garbage,
 * so that the collector wants to evacuate it. Beside them a thread walks over other things, so that all of this becomes cold. Then
 * concurrent cycles with churn, while some owners swap what they own; behind each, mixed= MiB of garbage, so that the collector evacuates
 * what the cycle has found worth it; between rounds of them change= owners are given others to own, or are replaced.
 * In the end every value is checked. Tells how many pages marking fetched in the cycles.
 */
final class SoleOwners {
  private static final int TABLE = 512;
  private static final int OWNED_LONGS = 12;
  private static final int STUBS = 8;
  private static final int WAIT_STEP_MILLIS = 50;
  private static final int BEAN_MILLIS = 3000;

  /** What is owned. */
  private static final class Owned {
    final long id;
    final long[] values = new long[OWNED_LONGS];

    Owned(long id) {
      this.id = id;
      for (int i = 0; i < OWNED_LONGS; i++) {
        values[i] = Check.mix(id, i, 5);
      }
    }

    void check(long expected) {
      Check.same(expected, id, "owned", expected);
      for (int i = 0; i < OWNED_LONGS; i++) {
        Check.same(Check.mix(id, i, 5), values[i], "value " + i + " of owned", id);
      }
    }
  }

  /** 208 bytes or so, with two references. */
  private static final class Owner {
    final long id;
    long version;
    Owned first;
    Owned second;
    long a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u;

    Owner(long id) {
      this.id = id;
    }

    void own(long newVersion) {
      version = newVersion;
      first = new Owned(id * 2 + newVersion * 1_000_003);
      second = new Owned(id * 2 + 1 + newVersion * 1_000_003);
    }

    /** The first ones may have been swapped. */
    long check() {
      first.check(first.id);
      second.check(id * 2 + 1 + version * 1_000_003);
      return id * 31 + first.id * 7 + second.id;
    }
  }

  private final List<Owner[]> tables = new ArrayList<>();
  private static volatile Object churned;

  private SoleOwners() {}

  public static void main(String[] args) throws Exception {
    Held held = new Held(23, Check.number(args, "live", 64));
    List<Thread> threads = held.walkers(1);
    int churn = (int) Check.number(args, "churn", 192);
    threads.add(Threads.startedDaemon("allocator", () -> churn(churn)));
    cycles(Check.number(args, "before", 3));
    SoleOwners owners = new SoleOwners();
    owners.build((int) Check.number(args, "owners", 60_000), Check.number(args, "promote", 64));
    Check.begun();
    long rounds = Check.number(args, "rounds", 1);
    long change = Check.number(args, "change", 0);
    long mixed = Check.number(args, "mixed", 0);
    for (long round = 0; round < rounds; round++) {
      await(Check.number(args, "references", 10_000), Check.number(args, "wait", 20_000));
      long referred = figure("StubReferences");
      long fetched = figure("PagesFetchedByMarking");
      owners.cycles(Check.number(args, "cycles", 4), Check.number(args, "swaps", 0), mixed);
      System.err.println("round " + round + ": stubs held " + referred + " references, marking fetched "
          + (figure("PagesFetchedByMarking") - fetched) + " pages");
      owners.change(round + 1, change);
    }
    cycles(1);
    Held.stop(threads);
    Check.done(held.check() + owners.check());
  }

  /** Owners first, and old before they own anything, so that what they own comes to lie elsewhere. */
  private void build(int count, long megabytes) throws InterruptedException {
    for (int first = 0; first < count; first += TABLE) {
      Owner[] table = new Owner[Math.min(TABLE, count - first)];
      for (int i = 0; i < table.length; i++) {
        table[i] = new Owner(first + i);
      }
      tables.add(table);
    }
    allocate(megabytes);
    List<Owned> garbage = new ArrayList<>();
    for (Owner[] table : tables) {
      for (Owner owner : table) {
        owner.own(0);
        garbage.add(new Owned(-1));
      }
    }
    allocate(megabytes);
    garbage.clear();
  }

  /** Garbage, for collections: these make everything old, and are no concurrent cycles, which would look at it. */
  private static void allocate(long megabytes) {
    for (long kilobytes = 0; kilobytes < megabytes << 10; kilobytes += 16) {
      churned = new byte[16 << 10];
    }
  }

  /** Every `change`-th owner of a tenth of the tables gets others to own; as many are let go. */
  private void change(long version, long change) {
    SplittableRandom random = new SplittableRandom(version);
    for (long i = 0; i < change; i++) {
      Owner[] table = tables.get(random.nextInt(1 + tables.size() / 10));
      int at = random.nextInt(table.length);
      if (i % 2 == 0) {
        table[at].own(version);
      } else {
        long id = table[at].id;
        table[at] = new Owner(id);
        table[at].own(version);
      }
    }
  }

  /** With so many swaps in each, in pairs of owners of any age. */
  private void cycles(long count, long swaps, long mixed) throws InterruptedException {
    for (long cycle = 0; cycle < count; cycle++) {
      long seed = cycle;
      Thread swapper = Threads.startedDaemon("swapper", () -> swap(new SplittableRandom(seed), swaps));
      System.gc();
      swapper.join();
      allocate(mixed);
    }
  }

  private void swap(SplittableRandom random, long swaps) throws InterruptedException {
    for (long i = 0; i < swaps; i++) {
      Owner one = any(random);
      Owner other = any(random);
      Owned first = one.first;
      one.first = other.first;
      other.first = first;
      Thread.sleep(1);
    }
  }

  private Owner any(SplittableRandom random) {
    Owner[] table = tables.get(random.nextInt(tables.size()));
    return table[random.nextInt(table.length)];
  }

  private long check() {
    long sum = 0;
    for (Owner[] table : tables) {
      for (Owner owner : table) {
        sum += owner.check();
      }
    }
    return sum;
  }

  /** Until stubs hold so many references, and a few more are filled; for a while at most, for not every run has any. */
  private static void await(long references, long millis) throws InterruptedException {
    long begun = System.nanoTime();
    // The agent's bean comes a moment after the program's first use of JMX; without an agent there is none.
    while (figure("StubsFilled") < 0 && millisSince(begun) < BEAN_MILLIS) {
      Thread.sleep(WAIT_STEP_MILLIS);
    }
    long filled = figure("StubsFilled");
    while (filled >= 0 && millisSince(begun) < millis
        && (figure("StubReferences") < references || figure("StubsFilled") < filled + STUBS)) {
      Thread.sleep(WAIT_STEP_MILLIS);
    }
  }

  private static long millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1_000_000;
  }

  private static long figure(String name) {
    try {
      return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName("org.farheap:type=FarHeap"), name);
    } catch (JMException noAgent) {
      return -1;
    }
  }

  private static void cycles(long count) {
    for (long cycle = 0; cycle < count; cycle++) {
      System.gc();
    }
  }

  /** A part of it survives a collection or two. */
  private static void churn(int chunks) {
    byte[][] kept = new byte[1024][];
    int next = 0;
    while (!Thread.currentThread().isInterrupted()) {
      for (int chunk = 0; chunk < chunks; chunk++) {
        kept[next++ % kept.length] = new byte[1024];
      }
      try {
        Thread.sleep(1);
      } catch (InterruptedException enough) {
        return;
      }
    }
  }
}
