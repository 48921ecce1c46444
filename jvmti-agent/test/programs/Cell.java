/**
 * A structure whose every value follows from its id and version. A cell is either checked (all values compared) or advanced
 * (all values compared, then rewritten for the next version), so that both clean and dirty pages are proved.
 */
abstract class Cell {
  private static final int SMALL_KINDS = 6;
  private static final int SLAB_EVERY = 64;

  final long id;
  int version;

  Cell(long id, int version) {
    this.id = id;
    this.version = version;
  }

  static Cell build(long id, int version) {
    if (id % SLAB_EVERY == 0) {
      return new SlabCell(id, version);
    }
    switch ((int) (id % SMALL_KINDS)) {
      case 0: return new ChainCell(id, version);
      case 1: return new TreeCell(id, version);
      case 2: return new TableCell(id, version);
      case 3: return new GridCell(id, version);
      case 4: return new WordsCell(id, version);
      default: return new BytesCell(id, version);
    }
  }

  /** Compares every value; returns a sum over what was read. */
  abstract long check();

  /** Compares every value of this version and writes those of the next. */
  abstract void advance();

  /** About how much heap the cell takes. */
  abstract long bytes();

  final long value(long position) {
    return Check.mix(id, version, position);
  }

  final long nextValue(long position) {
    return Check.mix(id, version + 1, position);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + " id=" + id + " version=" + version;
  }
}
