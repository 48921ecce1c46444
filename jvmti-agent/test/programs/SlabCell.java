/** An array larger than half a region of 1 MB: humongous, and larger than any run of pages that moves at once. */
final class SlabCell extends Cell {
  private static final int LONGS = 80_000;
  private static final int ADVANCED_EVERY = 1024;  // one long in two pages

  private final long[] slab = new long[LONGS];

  SlabCell(long id, int version) {
    super(id, version);
    for (int position = 0; position < LONGS; position++) {
      slab[position] = at(position, version);
    }
  }

  private long at(int position, int ofVersion) {
    return Check.mix(id, position % ADVANCED_EVERY == 0 ? ofVersion : 0, position);
  }

  @Override
  long check() {
    long sum = 0;
    for (int position = 0; position < LONGS; position++) {
      Check.same(at(position, version), slab[position], this, position);
      sum += slab[position];
    }
    return sum;
  }

  @Override
  void advance() {
    for (int position = 0; position < LONGS; position += ADVANCED_EVERY) {
      Check.same(at(position, version), slab[position], this, position);
      slab[position] = at(position, version + 1);
    }
    version++;
  }

  @Override
  long bytes() {
    return LONGS * 8L;
  }
}
