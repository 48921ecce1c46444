import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;

/**
 * Holds 100,000 rows that nobody touches, beside a structure that threads walk over, so that the rows become cold. A line on standard input
 * has it let go of every other row, without touching any; the next one ends it.
 */
final class ColdRows {
  private static final int ROWS = 100_000;
  private static final int WALKERS = 2;

  /** 136 bytes, whatever the header. */
  private static final class Row {
    final long id;
    long a, b, c, d, e, f, g, h, i, j, k, l, m, n;

    Row(long id) {
      this.id = id;
    }
  }

  private ColdRows() {}

  public static void main(String[] args) throws IOException {
    Row[] rows = new Row[ROWS];
    for (int id = 0; id < ROWS; id++) {
      rows[id] = new Row(id);
    }
    // All are old from here on, and lie together.
    System.gc();
    Held held = new Held(11, Check.number(args, "live", 96));
    List<Thread> walkers = held.walkers(WALKERS);
    Check.begun();
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    input.readLine();
    for (int id = 1; id < ROWS; id += 2) {
      rows[id] = null;
    }
    input.readLine();
    Held.stop(walkers);
    Check.done(held.check() + sumOfKept(rows));
  }

  private static long sumOfKept(Row[] rows) {
    long sum = 0;
    for (int id = 0; id < ROWS; id += 2) {
      Check.same(id, rows[id].id, "row", id);
      sum += rows[id].id;
    }
    return sum;
  }
}
