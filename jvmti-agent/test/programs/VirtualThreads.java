import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;

/** Virtual threads parked with values on their stacks, which lie in the heap and become remote. Needs Java 21; compiled for 17. */
final class VirtualThreads {
  private static final int DEPTH_MAX = 40;

  private VirtualThreads() {}

  public static void main(String[] args) throws Exception {
    Held held = new Held(4, Check.number(args, "live", 96));
    int count = (int) Check.number(args, "count", 4000);
    long rounds = Check.number(args, "rounds", 4);
    ExecutorService executor = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    List<Future<Long>> answers = new ArrayList<>();
    Check.begun();
    for (int i = 0; i < count; i++) {
      int number = i;
      Callable<Long> task = () -> live(number, rounds);
      answers.add(executor.submit(task));
    }
    long sum = held.check();
    for (int number = 0; number < count; number++) {
      Check.same((Object) expected(number, rounds), answers.get(number).get(), "virtual thread", number);
      sum += answers.get(number).get();
    }
    executor.shutdown();
    Check.done(sum + held.check());
  }

  private static long live(int number, long rounds) throws InterruptedException {
    long sum = 0;
    for (long round = 0; round < rounds; round++) {
      sum += deep(number, round, number % DEPTH_MAX);
    }
    return sum;
  }

  /** Parks at the bottom; on the way back every frame must still have its own values. */
  private static long deep(int number, long round, int depth) throws InterruptedException {
    long value = Check.mix(number, round, depth);
    String boxed = Long.toString(value);
    long below = 0;
    if (depth == 0) {
      Thread.sleep(100 + number % 400);
    } else {
      below = deep(number, round, depth - 1);
    }
    Check.same(value, Long.parseLong(boxed), "frame of virtual thread " + number, depth);
    return below + value;
  }

  private static long expected(int number, long rounds) {
    long sum = 0;
    for (long round = 0; round < rounds; round++) {
      for (int depth = number % DEPTH_MAX; depth >= 0; depth--) {
        sum += Check.mix(number, round, depth);
      }
    }
    return sum;
  }
}
