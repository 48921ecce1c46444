import java.util.List;

/** Threads whose failure is the program's failure. */
final class Threads {
  private Threads() {}

  /** What a thread does; it may throw, and then the program has failed. */
  interface Work {
    void run() throws Exception;
  }

  static Thread started(String name, Work work) {
    Thread thread = new Thread(() -> guarded(work), name);
    thread.start();
    return thread;
  }

  static Thread startedDaemon(String name, Work work) {
    Thread thread = new Thread(() -> guarded(work), name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void guarded(Work work) {
    try {
      work.run();
    } catch (Throwable failure) {
      failure.printStackTrace();
      Check.wrong("thread " + Thread.currentThread().getName(), "no exception", failure);
    }
  }

  static void join(List<Thread> threads) {
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
