import java.util.HashMap;
import java.util.Map;

/** A hash map of strings to boxed numbers; advancing replaces every box. */
final class TableCell extends Cell {
  private static final int ENTRIES = 180;

  private final Map<String, Long> table = new HashMap<>();

  TableCell(long id, int version) {
    super(id, version);
    for (int position = 0; position < ENTRIES; position++) {
      table.put(key(position), value(position));
    }
  }

  private String key(int position) {
    return "key " + id + " " + position;
  }

  @Override
  long check() {
    Check.same(ENTRIES, table.size(), this, -1);
    long sum = 0;
    for (int position = 0; position < ENTRIES; position++) {
      Long found = table.get(key(position));
      Check.same((Object) value(position), found, this, position);
      sum += found;
    }
    return sum;
  }

  @Override
  void advance() {
    for (int position = 0; position < ENTRIES; position++) {
      Long before = table.put(key(position), nextValue(position));
      Check.same((Object) value(position), before, this, position);
    }
    version++;
  }

  @Override
  long bytes() {
    return ENTRIES * 128L;
  }
}
