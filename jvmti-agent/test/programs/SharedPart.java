import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** What all threads change at once. Its operations commute, so that the outcome does not depend on their order. */
final class SharedPart {
  private static final int STACKS = 64;
  private static final int PARCELS = 512;

  private static final class Link {
    final Cell parcel;
    final Link below;

    Link(Cell parcel, Link below) {
      this.parcel = parcel;
      this.below = below;
    }
  }

  private final long seed;
  private final int keys;
  private final ConcurrentHashMap<Long, long[]> counters = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<Link> stacks = new AtomicReferenceArray<>(STACKS);

  SharedPart(long seed, int keys) {
    this.seed = seed;
    this.keys = keys;
    for (int parcel = 0; parcel < PARCELS; parcel++) {
      push(parcel % STACKS, new ChainCell(seed + parcel, 0));
    }
  }

  void operate(SplittableRandom random) {
    count(random.nextInt(keys), random.nextInt());
    move(random.nextInt(STACKS), random.nextInt(STACKS));
  }

  private void count(long key, int by) {
    counters.compute(key, (k, old) -> new long[] {counted(k, old) + by, Check.mix(seed, k, counted(k, old) + by)});
  }

  private long counted(long key, long[] counter) {
    if (counter == null) {
      return 0;
    }
    Check.same(Check.mix(seed, key, counter[0]), counter[1], "counter", key);
    return counter[0];
  }

  private void move(int from, int to) {
    Cell parcel = pop(from);
    if (parcel != null) {
      parcel.check();
      push(to, parcel);
    }
  }

  private void push(int stack, Cell parcel) {
    Link top;
    do {
      top = stacks.get(stack);
    } while (!stacks.compareAndSet(stack, top, new Link(parcel, top)));
  }

  private Cell pop(int stack) {
    Link top;
    do {
      top = stacks.get(stack);
      if (top == null) {
        return null;
      }
    } while (!stacks.compareAndSet(stack, top, top.below));
    return top.parcel;
  }

  long check() {
    long sum = 0;
    for (long key = 0; key < keys; key++) {
      sum += Check.mix(key, counted(key, counters.get(key)), 0);
    }
    int parcels = 0;
    for (int stack = 0; stack < STACKS; stack++) {
      for (Link link = stacks.get(stack); link != null; link = link.below) {
        sum += link.parcel.check();
        parcels++;
      }
    }
    Check.same(PARCELS, parcels, "parcels", 0);
    return sum;
  }
}
