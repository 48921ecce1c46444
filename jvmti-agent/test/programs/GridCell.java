/** An array of arrays; advancing rewrites the even rows in place and replaces the odd ones. */
final class GridCell extends Cell {
  private static final int ROWS = 48;
  private static final int COLUMNS = 60;

  private final long[][] rows = new long[ROWS][];

  GridCell(long id, int version) {
    super(id, version);
    for (int row = 0; row < ROWS; row++) {
      rows[row] = new long[COLUMNS];
      fill(row, version);
    }
  }

  private void fill(int row, int ofVersion) {
    for (int column = 0; column < COLUMNS; column++) {
      rows[row][column] = Check.mix(id, ofVersion, row * COLUMNS + column);
    }
  }

  @Override
  long check() {
    long sum = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        long found = rows[row][column];
        Check.same(value(row * COLUMNS + column), found, this, row * COLUMNS + column);
        sum += found;
      }
    }
    return sum;
  }

  @Override
  void advance() {
    check();
    for (int row = 0; row < ROWS; row++) {
      if (row % 2 == 1) {
        rows[row] = new long[COLUMNS];
      }
      fill(row, version + 1);
    }
    version++;
  }

  @Override
  long bytes() {
    return ROWS * (COLUMNS * 8L + 20);
  }
}
