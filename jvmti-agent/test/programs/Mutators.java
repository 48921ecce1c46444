import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Random object graphs, one after the other, each from a seed of its own: built over several collections, so that its objects come to lie
 * in regions of different ages; left alone, so that it becomes cold, while others are built; changed here and there by several threads in
 * concurrent cycles; and checked, object by object, against what is known of it outside the heap, when its place is wanted for another
 * one. graphs= of them, seed= the first one's seed, ring= alive at a time, knots= objects in each. Tells in how many graphs' cycles
 * marking passed regions by, and the most that was used of the heap, and by stubs, in either half of the run.
 */
final class Mutators {
  private static final int WAIT_STEP_MILLIS = 20;
  private static final long CALM_NANOS = 1_200_000_000;
  private static final int THREADS = 2;

  private static volatile Object churned;

  private final KnotGraph[] ring;
  private final int knots;
  private final long operations;
  private final long promote;
  private final long mixed;
  private final long wait;

  private Mutators(String[] args) {
    ring = new KnotGraph[(int) Check.number(args, "ring", 4)];
    knots = (int) Check.number(args, "knots", 12_000);
    operations = Check.number(args, "operations", 600);
    promote = Check.number(args, "promote", 24);
    mixed = Check.number(args, "mixed", 24);
    wait = Check.number(args, "wait", 6000);
  }

  public static void main(String[] args) throws Exception {
    Held held = new Held(29, Check.number(args, "live", 24));
    List<Thread> walkers = held.walkers(1);
    Mutators mutators = new Mutators(args);
    KnotClasses.load((int) Check.number(args, "classes", 40));
    allocate(mutators.promote);
    for (int cycle = 0; cycle < 3; cycle++) {
      System.gc();
    }
    Check.begun();
    long sum = 0;
    long first = Check.number(args, "seed", 1);
    long graphs = Check.number(args, "graphs", 8);
    int passedBy = 0;
    long[] heap = new long[2];
    long[] stubs = new long[2];
    for (long graph = 0; graph < graphs; graph++) {
      long before = figure("RegionSkips");
      sum = sum * 31 + mutators.turn(graph, first + graph);
      passedBy += figure("RegionSkips") > before ? 1 : 0;
      int half = (int) (graph * 2 / graphs);
      heap[half] = Math.max(heap[half], ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      stubs[half] = Math.max(stubs[half], figure("StubBytes"));
      if (graph + 1 == (graphs + 1) / 2) {
        System.out.println("half");
      }
    }
    System.out.println("nearly");
    for (KnotGraph left : mutators.ring) {
      sum = sum * 31 + (left == null ? 0 : left.check());
    }
    Held.stop(walkers);
    System.err.println("in the cycles of " + passedBy + " of " + graphs + " graphs regions were passed by");
    System.err.println("most used in either half: heap " + heap[0] + " " + heap[1] + ", stubs " + stubs[0] + " " + stubs[1]);
    Check.done(sum + held.check());
  }

  /** One graph more, and a cycle or two for all. */
  private long turn(long graph, long seed) throws Exception {
    int place = (int) (graph % ring.length);
    long sum = ring[place] == null ? 0 : ring[place].check();
    ring[place] = null;
    ring[place] = new KnotGraph(seed, knots, () -> allocate(promote / 3));
    allocate(promote);
    SplittableRandom random = new SplittableRandom(Check.mix(seed, 0, 99));
    await(random.nextInt(3) == 0 ? 0 : wait);
    for (int cycles = 1 + random.nextInt(2); cycles > 0; cycles--) {
      List<Thread> changing = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int mine = thread;
        long operated = Check.mix(seed, cycles, thread);
        changing.add(Threads.started("mutator-" + thread, () -> change(mine, new SplittableRandom(operated))));
      }
      System.gc();
      Threads.join(changing);
      allocate(random.nextInt(2) * mixed);
    }
    return sum;
  }

  /** A thread's graphs are its own; some of them it leaves alone. */
  private void change(int thread, SplittableRandom random) throws InterruptedException {
    for (long done = 0; done < operations; done++) {
      KnotGraph graph = ring[random.nextInt(ring.length / THREADS) * THREADS + thread];
      if (graph != null) {
        graph.operate(random);
      }
      if (done % 8 == 0) {
        Thread.sleep(1);
      }
    }
  }

  /** Garbage, for collections. */
  private static void allocate(long megabytes) {
    for (long kilobytes = 0; kilobytes < megabytes << 10; kilobytes += 16) {
      churned = new byte[16 << 10];
    }
  }

  /** Until young collections have filled some stubs, and for a while no more, `millis` at most; not at all without the agent. */
  private static void await(long millis) throws InterruptedException {
    long begun = System.nanoTime();
    long changed = begun + millis * 1_000_000;
    long filled = figure("StubsFilled");
    while (filled >= 0 && System.nanoTime() - begun < millis * 1_000_000 && System.nanoTime() < changed + CALM_NANOS) {
      allocate(1);
      Thread.sleep(WAIT_STEP_MILLIS);
      long now = figure("StubsFilled");
      changed = now == filled ? changed : System.nanoTime();
      filled = now;
    }
  }

  private static long figure(String name) {
    try {
      return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName("org.farheap:type=FarHeap"), name);
    } catch (JMException noAgent) {
      return -1;
    }
  }
}
