import java.util.ArrayList;
import java.util.List;

/** Allocates total= megabytes as fast as it can from threads= threads, keeping the last retain= megabytes. */
final class AllocFast {
  private static final int ARRAY_LONGS = 510;
  private static final long ARRAY_BYTES = ARRAY_LONGS * 8 + 16;

  private AllocFast() {}

  public static void main(String[] args) {
    int threads = (int) Check.number(args, "threads", 2);
    int slots = (int) (Check.number(args, "retain", 192) * (1 << 20) / ARRAY_BYTES / threads);
    long each = Check.number(args, "total", 2048) * (1 << 20) / ARRAY_BYTES / threads;
    long[] sums = new long[threads];
    List<Thread> running = new ArrayList<>();
    Check.begun();
    for (int i = 0; i < threads; i++) {
      int index = i;
      running.add(Threads.started("allocator-" + i, () -> sums[index] = allocate(new long[slots][], each)));
    }
    Threads.join(running);
    long sum = 0;
    for (long one : sums) {
      sum += one;
    }
    Check.done(sum);
  }

  private static long allocate(long[][] ring, long count) {
    for (long number = 0; number < count; number++) {
      long[] array = new long[ARRAY_LONGS];
      array[0] = number;
      array[ARRAY_LONGS - 1] = ~number;
      ring[(int) (number % ring.length)] = array;
    }
    return check(ring, count);
  }

  private static long check(long[][] ring, long count) {
    long sum = 0;
    for (long number = Math.max(0, count - ring.length); number < count; number++) {
      long[] array = ring[(int) (number % ring.length)];
      Check.same(number, array[0], "first of array", number);
      Check.same(~number, array[ARRAY_LONGS - 1], "last of array", number);
      for (int i = 1; i < ARRAY_LONGS - 1; i++) {
        Check.same(0, array[i], "inside of array " + number, i);
      }
      sum += number;
    }
    return sum;
  }
}
