import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * A random graph of knots. Some are in a table, its heads; the others are held by knots alone. What each knot refers to, and its hash code
 * once it was asked for, is also known outside the heap, by number. One thread's at a time; the same seeds give the same graph.
 */
final class KnotGraph {
  private static final int HEADS_PART = 24;
  private static final int ROOM_FACTOR = 2;
  private static final int WAVES = 3;
  private static final int STEPS_MAX = 12;
  private static final int HUGE_MAX = 2;
  private static final int FREE_PLACE_TRIES = 16;
  private static final int NONE = -1;

  private final long firstId;
  private final int capacity;
  private final Knot[] heads;
  private final IntBuffer edges;
  private final IntBuffer hashes;
  private final IntBuffer headNumbers;
  /** Of the others whole regions have nothing that a collector must visit itself. */
  private final boolean special;
  /** One in so many operations is on a head that is not among the few that are changed often. */
  private final int coldEvery;
  private int count;
  private int huge;

  /** `age` lets what is built so far grow old. */
  KnotGraph(long seed, int knots, Runnable age) {
    SplittableRandom random = new SplittableRandom(seed);
    firstId = seed << 24;
    capacity = knots * ROOM_FACTOR;
    coldEvery = 4 + random.nextInt(60);
    special = seed % 3 == 0;
    edges = outside(capacity * Knot.WIDTH_MAX);
    hashes = outside(capacity);
    heads = new Knot[knots / HEADS_PART];
    headNumbers = outside(heads.length);
    for (int place = 0; place < capacity * Knot.WIDTH_MAX; place++) {
      edges.put(place, NONE);
    }
    build(random, knots, age);
  }

  private static IntBuffer outside(int numbers) {
    return ByteBuffer.allocateDirect(numbers * Integer.BYTES).order(ByteOrder.nativeOrder()).asIntBuffer();
  }

  /** In waves: those of a later one are held by older ones, which have grown old by then. */
  private void build(SplittableRandom random, int knots, Runnable age) {
    Knot[] all = new Knot[knots];
    for (int number = 0; number < knots; number++) {
      Knot knot = all[number] = make();
      if (number < heads.length) {
        heads[number] = knot;
        headNumbers.put(number, number);
      } else {
        hold(random, all, number);
      }
      if (random.nextInt(3) == 0) {
        int other = random.nextInt(number + 1);
        link(number, knot, random.nextInt(knot.width()), other, all[other]);
      }
      if (number % (knots / WAVES) == knots / WAVES - 1) {
        age.run();
      }
    }
  }

  /** In a place that is free, if one is found soon: else what was there is let go of. */
  private void hold(SplittableRandom random, Knot[] all, int number) {
    int holder = 0;
    int place = 0;
    for (int tries = 0; tries < FREE_PLACE_TRIES; tries++) {
      holder = random.nextInt(number);
      place = random.nextInt(all[holder].width());
      if (edges.get(holder * Knot.WIDTH_MAX + place) == NONE) {
        break;
      }
    }
    link(holder, all[holder], place, number, all[number]);
  }

  private Knot make() {
    boolean mayBeHuge = special && huge < HUGE_MAX && count % 1000 > 990;
    Knot knot = Knot.make(firstId + count++, mayBeHuge, special);
    huge += mayBeHuge && knot.width() == Knot.WIDTH_MAX ? 1 : 0;
    return knot;
  }

  private void link(int holder, Knot knot, int place, int number, Knot to) {
    edges.put(holder * Knot.WIDTH_MAX + place, number);
    knot.set(place, to);
  }

  private int number(Knot knot) {
    return (int) (knot.id - firstId);
  }

  /** Follows some references, each checked, and does something where that leads. */
  void operate(SplittableRandom random) {
    Knot one = walk(random);
    Knot other = walk(random);
    int place = random.nextInt(one.width());
    switch (random.nextInt(8)) {
      case 0: swap(one, place, other, random.nextInt(other.width())); break;
      case 1: link(number(one), one, place, NONE, null); break;
      case 2:
      case 3: graft(one, place, 1 + random.nextInt(4)); break;
      case 4: link(number(one), one, place, number(other), other); break;
      case 5: hash(one); break;
      case 6: crown(random, one); break;
      default: lock(one);
    }
    one.check();
  }

  private Knot walk(SplittableRandom random) {
    boolean cold = random.nextInt(coldEvery) == 0;
    int head = random.nextInt(cold ? heads.length : 1 + heads.length / 16);
    Knot at = heads[head];
    Check.same(headNumbers.get(head), number(at), "head", head);
    for (int steps = random.nextInt(STEPS_MAX); steps > 0; steps--) {
      Knot next = follow(at, random.nextInt(at.width()));
      if (next == null) {
        break;
      }
      at = next;
    }
    return at;
  }

  private Knot follow(Knot from, int place) {
    int expected = edges.get(number(from) * Knot.WIDTH_MAX + place);
    Knot to = from.get(place);
    Check.same(expected, to == null ? NONE : number(to), "what a knot refers to at " + place + ", knot", from.id);
    return to;
  }

  private void swap(Knot one, int place, Knot other, int otherPlace) {
    Knot first = follow(one, place);
    Knot second = follow(other, otherPlace);
    link(number(one), one, place, second == null ? NONE : number(second), second);
    link(number(other), other, otherPlace, first == null ? NONE : number(first), first);
  }

  /** New knots, one holding the next. */
  private void graft(Knot on, int place, int length) {
    Knot at = on;
    int next = place;
    for (int i = 0; i < length && count < capacity; i++) {
      Knot grown = make();
      link(number(at), at, next, number(grown), grown);
      at = grown;
      next = 0;
    }
  }

  private void hash(Knot knot) {
    int known = hashes.get(number(knot));
    int found = System.identityHashCode(knot);
    if (known != 0) {
      Check.same(known, found, "hash code of", knot.id);
    }
    hashes.put(number(knot), found);
  }

  private void crown(SplittableRandom random, Knot knot) {
    int head = random.nextInt(heads.length);
    heads[head] = knot;
    headNumbers.put(head, number(knot));
  }

  private static void lock(Knot knot) {
    synchronized (knot) {
      knot.check();
    }
  }

  /** Every knot that a head leads to, once; returns a sum over what is known of them. */
  long check() {
    BitSet seen = new BitSet(count);
    ArrayDeque<Knot> left = new ArrayDeque<>();
    long sum = count;
    for (int head = 0; head < heads.length; head++) {
      Check.same(headNumbers.get(head), number(heads[head]), "head", head);
      left.add(heads[head]);
    }
    while (!left.isEmpty()) {
      Knot knot = left.removeLast();
      if (seen.get(number(knot))) {
        continue;
      }
      seen.set(number(knot));
      knot.check();
      int known = hashes.get(number(knot));
      Check.that(known == 0 || known == System.identityHashCode(knot), "hash code of knot " + knot.id);
      for (int place = 0; place < knot.width(); place++) {
        Knot to = follow(knot, place);
        sum = sum * 31 + (to == null ? 0 : number(to));
        if (to != null) {
          left.add(to);
        }
      }
    }
    return sum;
  }
}
