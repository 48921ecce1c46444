/** The heap grows from -Xms to near -Xmx, shrinks and is uncommitted, and grows again: cycles= times up to peak= megabytes. */
final class Growth {
  private static final int KEEP_ONE_OF = 12;

  private Growth() {}

  public static void main(String[] args) {
    long peak = Check.number(args, "peak", 192);
    long cycles = Check.number(args, "cycles", 3);
    Held held = new Held(0, 1);
    long sum = 0;
    boolean grown = false;
    boolean shrunk = false;
    Check.begun();
    for (long cycle = 1; cycle <= cycles; cycle++) {
      long before = Runtime.getRuntime().totalMemory();
      held.grow(cycle, peak);
      sum += held.check();
      long large = Runtime.getRuntime().totalMemory();
      held.shrink(KEEP_ONE_OF);
      System.gc();
      held.advance();
      sum += held.check();
      grown |= large > before;
      shrunk |= Runtime.getRuntime().totalMemory() < large;
    }
    Check.that(grown, "the heap grew");
    Check.that(shrunk, "the heap shrank");
    Check.done(sum);
  }
}
