import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Cells that stay, for programs that do something else beside them: walking over them keeps the pages moving. */
final class Held {
  private static final long MEGABYTE = 1 << 20;

  private final List<Cell> cells = new ArrayList<>();

  Held(long seed, long megabytes) {
    grow(seed, megabytes);
  }

  void grow(long seed, long megabytes) {
    long id = seed << 40;
    for (long left = megabytes * MEGABYTE; left > 0; left -= cells.get(cells.size() - 1).bytes()) {
      cells.add(Cell.build(id++, 0));
    }
  }

  /** Keeps one cell of `keepOneOf`, evenly over the ages, and lets go of the others. */
  void shrink(int keepOneOf) {
    List<Cell> kept = new ArrayList<>();
    for (int i = 0; i < cells.size(); i += keepOneOf) {
      kept.add(cells.get(i));
    }
    cells.clear();
    cells.addAll(kept);
  }

  /** Checks cells in random order until the thread is interrupted. */
  void walk(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    while (!Thread.currentThread().isInterrupted()) {
      cells.get(random.nextInt(cells.size())).check();
    }
  }

  /** Threads that walk until the process ends or they are interrupted. */
  List<Thread> walkers(int count) {
    List<Thread> walkers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int seed = i;
      walkers.add(Threads.startedDaemon("walker-" + i, () -> walk(seed)));
    }
    return walkers;
  }

  static void stop(List<Thread> walkers) {
    walkers.forEach(Thread::interrupt);
    Threads.join(walkers);
  }

  long check() {
    long sum = 0;
    for (Cell cell : cells) {
      sum += cell.check();
    }
    return sum;
  }

  void advance() {
    cells.forEach(Cell::advance);
  }
}
