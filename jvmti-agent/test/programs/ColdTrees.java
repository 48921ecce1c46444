import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * Holds trees, hash tables and linked lists that nobody touches, beside a structure that threads walk over, so that they become cold. A
 * line on standard input has it let go of half of each, without touching any, and come to rest; the next one ends it. There are many small
 * ones: what looks like a reference to one element of a tree or of a list keeps all of it.
 */
final class ColdTrees {
  private static final int STRUCTURES = 50;
  private static final int ELEMENTS = 1_000;
  private static final int WALKERS = 2;

  /** What hangs in a structure; each has a class of its own, to be told apart. */
  static class Leaf {
    final long id;
    final long[] values;

    Leaf(long id) {
      this.id = id;
      values = new long[] {Check.mix(id, 1, 2), Check.mix(id, 3, 4), Check.mix(id, 5, 6), Check.mix(id, 7, 8)};
    }

    long check(long expected) {
      Check.same(expected, id, getClass().getName(), expected);
      Check.same(Check.mix(id, 7, 8), values[3], getClass().getName(), expected);
      return id ^ values[3];
    }
  }

  static final class TreeLeaf extends Leaf {
    TreeLeaf(long id) {
      super(id);
    }
  }

  static final class HashLeaf extends Leaf {
    HashLeaf(long id) {
      super(id);
    }
  }

  static final class ListLeaf extends Leaf {
    ListLeaf(long id) {
      super(id);
    }
  }

  private record Structures(Map<Long, Leaf> tree, Map<Long, Leaf> hash, List<Leaf> list) {
    static Structures[] makeAll() {
      Structures[] all = new Structures[STRUCTURES];
      Arrays.setAll(all, i -> make());
      return all;
    }

    private static Structures make() {
      List<Leaf> list = new LinkedList<>();
      for (long id = 0; id < ELEMENTS; id++) {
        list.add(new ListLeaf(id));
      }
      return new Structures(filled(new TreeMap<>(), TreeLeaf::new), filled(new HashMap<>(), HashLeaf::new), list);
    }

    private static Map<Long, Leaf> filled(Map<Long, Leaf> map, LongFunction<Leaf> make) {
      for (long i = 0; i < ELEMENTS; i++) {
        long id = i * 7919 % ELEMENTS;
        map.put(id, make.apply(id));
      }
      return map;
    }

    long check() {
      long sum = 0;
      long position = 0;
      for (Leaf leaf : list) {
        sum += leaf.check(position) + tree.get(position).check(position) + hash.get(position).check(position);
        position++;
      }
      Check.same(ELEMENTS, position, "length of the list", 0);
      return sum;
    }
  }

  private static Structures[] kept;
  private static Structures[] dropped;

  private ColdTrees() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    // On the stack of a thread that ends: what is left of it may refer to any of them.
    Thread builder = new Thread(() -> {
      kept = Structures.makeAll();
      dropped = Structures.makeAll();
    });
    builder.start();
    builder.join();
    System.gc();
    Held held = new Held(13, Check.number(args, "live", 96));
    List<Thread> walkers = held.walkers(WALKERS);
    Check.begun();
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    input.readLine();
    dropped = null;
    Held.stop(walkers);
    input.readLine();
    Check.done(held.check() + Arrays.stream(kept).mapToLong(Structures::check).sum());
  }
}
