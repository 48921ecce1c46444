import java.io.IOException;
import java.util.List;

/**
 * Threads walk over a structure most of which is remote: rounds= of it from one end to the other, or, without, until a line or the end
 * comes on standard input.
 */
final class WalkMe {
  private static final int WALKERS = 2;

  private WalkMe() {}

  public static void main(String[] args) throws IOException {
    Held held = new Held(5, Check.number(args, "live", 128));
    Check.begun();
    List<Thread> walkers = held.walkers(WALKERS);
    long rounds = Check.number(args, "rounds", 0);
    for (long round = 0; round < rounds; round++) {
      held.check();
    }
    if (rounds == 0) {
      System.in.read();
    }
    Held.stop(walkers);
    Check.done(held.check());
  }
}
