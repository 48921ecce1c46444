import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Builds structures of live= megabytes, changes them from threads= threads for operations= operations each (or seconds=), and
 * checks every value at the end. With operations= the checksum depends on the arguments alone.
 */
final class Torture {
  private static final long MEGABYTE = 1 << 20;
  private static final int SHARED_EVERY = 8;

  private final long seed;
  private final long operations;
  private final long collectEvery;
  private final long deadline;
  private final SharedPart shared;
  private final Shard[] shards;

  private Torture(String[] args) {
    seed = Check.number(args, "seed", 1);
    operations = Check.number(args, "operations", 10_000);
    collectEvery = Check.number(args, "collect", 4_000);
    long seconds = Check.number(args, "seconds", 0);
    deadline = seconds == 0 ? 0 : System.nanoTime() + seconds * 1_000_000_000L;
    shards = new Shard[(int) Check.number(args, "threads", 4)];
    shared = new SharedPart(seed, 20_000);
    long shardBytes = Check.number(args, "live", 128) * MEGABYTE / shards.length;
    onAllThreads(i -> shards[i] = new Shard(seed, i, shardBytes));
  }

  public static void main(String[] args) {
    Torture torture = new Torture(args);
    Check.begun();
    torture.onAllThreads(torture::work);
    Check.done(torture.check());
  }

  private void work(int index) {
    SplittableRandom random = new SplittableRandom(Check.mix(seed, index, 1));
    for (long done = 0; more(done); done++) {
      shards[index].operate();
      if (done % SHARED_EVERY == 0) {
        shared.operate(random);
      }
      if (index == 0 && done % collectEvery == collectEvery - 1) {
        System.gc();
      }
    }
  }

  private boolean more(long done) {
    return deadline == 0 ? done < operations : System.nanoTime() < deadline;
  }

  private long check() {
    long sum = shared.check();
    for (Shard shard : shards) {
      sum += shard.check();
    }
    return sum;
  }

  private interface Work {
    void of(int index);
  }

  private void onAllThreads(Work work) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < shards.length; i++) {
      int index = i;
      threads.add(Threads.started("torture-" + i, () -> work.of(index)));
    }
    Threads.join(threads);
  }
}
