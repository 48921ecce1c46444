import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.SplittableRandom;

/** The cells of one thread and what it does with them. The same seed gives the same cells at the end, whatever the timing. */
final class Shard {
  private static final int WATCHED = 128;

  private final long firstId;
  private final SplittableRandom random;
  private final Cell[] cells;
  private final Reference<?>[] watched = new Reference<?>[WATCHED];
  private int rebuilt;

  Shard(long seed, int index, long bytes) {
    firstId = (seed << 40) + ((long) index << 24);
    random = new SplittableRandom(Check.mix(seed, index, 0));
    cells = fill(bytes);
  }

  private Cell[] fill(long bytes) {
    java.util.ArrayList<Cell> built = new java.util.ArrayList<>();
    for (long left = bytes; left > 0; left -= built.get(built.size() - 1).bytes()) {
      built.add(Cell.build(firstId + built.size(), 0));
    }
    return built.toArray(new Cell[0]);
  }

  /** One operation; the mix of them was chosen so that reading, writing, freeing and re-linking all happen at all ages. */
  void operate() {
    int slot = random.nextInt(cells.length);
    int dice = random.nextInt(1000);
    if (dice < 400) {
      cells[slot].check();
    } else if (dice < 650) {
      cells[slot].advance();
    } else if (dice < 750) {
      rebuild(slot);
    } else if (dice < 900) {
      swap(slot, random.nextInt(cells.length));
    } else if (dice < 998) {
      watch(slot, random.nextInt(WATCHED));
    } else {
      purge(slot);
    }
  }

  private void rebuild(int slot) {
    Cell old = cells[slot];
    old.check();
    cells[slot] = Cell.build(old.id, old.version + 1);
    rebuilt++;
  }

  private void swap(int a, int b) {
    Cell cell = cells[a];
    cells[a] = cells[b];
    cells[b] = cell;
  }

  /** A reference is cleared or leads to an intact cell, also when nothing else held that cell any more. */
  private void watch(int slot, int watch) {
    Reference<?> old = watched[watch];
    Object left = old == null ? null : old.get();
    if (left != null) {
      ((Cell) left).check();
    }
    watched[watch] = watch % 4 == 0 ? new SoftReference<>(cells[slot]) : new WeakReference<>(cells[slot]);
  }

  /** Drops a run of neighbours and rebuilds them, so that whole regions become free and are used again. */
  private void purge(int slot) {
    int end = Math.min(slot + cells.length / 16 + 1, cells.length);
    long[] ids = new long[end - slot];
    int[] versions = new int[end - slot];
    for (int i = slot; i < end; i++) {
      ids[i - slot] = cells[i].id;
      versions[i - slot] = cells[i].version;
      cells[i] = null;
    }
    for (int i = slot; i < end; i++) {
      cells[i] = Cell.build(ids[i - slot], versions[i - slot] + 1);
    }
  }

  long check() {
    long sum = rebuilt;
    for (int slot = 0; slot < cells.length; slot++) {
      sum += Check.mix(cells[slot].check(), cells[slot].version, slot);
    }
    return sum;
  }
}
