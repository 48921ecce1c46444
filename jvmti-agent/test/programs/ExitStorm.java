/** Ends by end=exit or end=halt from one thread while others page as hard as they can. */
final class ExitStorm {
  private static final int WALKERS = 4;

  private ExitStorm() {}

  public static void main(String[] args) throws InterruptedException {
    Held held = new Held(2, Check.number(args, "live", 128));
    Runtime.getRuntime().addShutdownHook(new Thread(held::check, "hook"));
    held.walkers(WALKERS);
    Check.begun();
    Thread.sleep(Check.number(args, "millis", 300));
    long sum = held.check();
    boolean exit = Check.text(args, "end", "exit").equals("exit");
    Threads.started("ender", () -> end(exit, sum)).join();
  }

  private static void end(boolean exit, long sum) {
    Check.done(sum);
    if (exit) {
      System.exit(0);
    }
    Runtime.getRuntime().halt(0);
  }
}
