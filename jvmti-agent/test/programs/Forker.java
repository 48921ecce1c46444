import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts forks= processes, one after the other, while other threads page; every answer is checked. */
final class Forker {
  private static final int WALKERS = 3;
  private static final long ANSWER_SECONDS_MAX = 60;

  private Forker() {}

  public static void main(String[] args) throws Exception {
    Held held = new Held(1, Check.number(args, "live", 128));
    long forks = Check.number(args, "forks", 20);
    Check.begun();
    List<Thread> walkers = held.walkers(WALKERS);
    for (long i = 0; i < forks; i++) {
      String word = "word" + Check.mix(i, 0, 0);
      Check.same("hello " + word, answer(word), "answer", i);
    }
    Held.stop(walkers);
    Check.done(held.check());
  }

  private static String answer(String word) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "read line; echo hello $line");
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    try (InputStream output = process.getInputStream()) {
      String answer = new String(output.readAllBytes(), StandardCharsets.UTF_8).trim();
      Check.that(process.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS), "the process ended");
      Check.same(0, process.exitValue(), "exit status", 0);
      return answer;
    }
  }
}
