package standin;

/** 32 MiB of rows, summed at random; long enough at first for its memory to be seen from outside. */
public final class Rows {
    /** The sum of the numbers below the number of visits. */
    public static final long EXPECTED = 200_000L * 199_999 / 2;

    private static final int VISITS = 200_000;
    private final long[][] rows = new long[32][1 << 17];
    private boolean seen;

    public long work() throws InterruptedException {
        java.util.SplittableRandom random = new java.util.SplittableRandom(1);
        long sum = 0;
        for (int i = 0; i < VISITS; i++) {
            long[] row = rows[random.nextInt(rows.length)];
            int place = random.nextInt(row.length);
            row[place] = i;
            sum += row[place];
        }
        if (!seen) {
            Thread.sleep(1500);
            seen = true;
        }
        return sum;
    }
}
