/** A linked list: the next page is known only when this one is there. */
final class ChainCell extends Cell {
  private static final int LENGTH = 900;

  private static final class Link {
    long value;
    Link next;

    Link(long value, Link next) {
      this.value = value;
      this.next = next;
    }
  }

  private Link first;

  ChainCell(long id, int version) {
    super(id, version);
    for (int position = LENGTH - 1; position >= 0; position--) {
      first = new Link(value(position), first);
    }
  }

  @Override
  long check() {
    long sum = 0;
    int position = 0;
    for (Link link = first; link != null; link = link.next) {
      Check.same(value(position), link.value, this, position++);
      sum += link.value;
    }
    Check.same(LENGTH, position, this, -1);
    return sum;
  }

  @Override
  void advance() {
    int position = 0;
    for (Link link = first; link != null; link = link.next) {
      Check.same(value(position), link.value, this, position);
      link.value = nextValue(position++);
    }
    Check.same(LENGTH, position, this, -1);
    version++;
  }

  @Override
  long bytes() {
    return LENGTH * 24L;
  }
}
