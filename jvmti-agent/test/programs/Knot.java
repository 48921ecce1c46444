import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;

/**
 * One object of a random graph: it refers to others in `width()` places; what else it holds follows from its id. The kinds differ in what
 * a collector has to do with them.
 */
abstract class Knot {
  static final int WIDTH_MAX = 12;

  final long id;

  Knot(long id) {
    this.id = id;
  }

  /** `mayBeHuge`: of humongous arrays; `special`: also what a collector must visit itself, references and new classes. */
  static Knot make(long id, boolean mayBeHuge, boolean special) {
    long dice = Check.mix(id, 1, 1);
    switch ((int) Long.remainderUnsigned(dice, 16)) {
      case 0:
      case 1: return new Fan(id, 3 + (int) Long.remainderUnsigned(dice >>> 20, WIDTH_MAX - 2));
      case 2:
      case 3: return new Words(id);
      case 4: return new Text(id);
      case 5: return special ? new Watch(id) : new Pair(id);
      case 6: return new Instance(id, special);
      case 7: return mayBeHuge ? new Huge(id) : new Pair(id);
      default: return new Pair(id);
    }
  }

  abstract int width();

  abstract Knot get(int place);

  abstract void set(int place, Knot to);

  /** What it holds beside references. */
  abstract void check();

  final void same(long expected, long found) {
    Check.same(expected, found, getClass().getSimpleName(), id);
  }

  private static class Pair extends Knot {
    private final long salt = Check.mix(id, 2, 2);
    private Knot one;
    private Knot two;
    private final long more = ~salt;

    Pair(long id) {
      super(id);
    }

    @Override
    int width() {
      return 2;
    }

    @Override
    Knot get(int place) {
      return place == 0 ? one : two;
    }

    @Override
    void set(int place, Knot to) {
      if (place == 0) {
        one = to;
      } else {
        two = to;
      }
    }

    @Override
    void check() {
      same(Check.mix(id, 2, 2), salt);
      same(~salt, more);
    }
  }

  private static class Fan extends Knot {
    private final Knot[] places;

    Fan(long id, int width) {
      super(id);
      places = new Knot[width];
    }

    @Override
    int width() {
      return Math.min(places.length, WIDTH_MAX);
    }

    @Override
    Knot get(int place) {
      return places[place];
    }

    @Override
    void set(int place, Knot to) {
      places[place] = to;
    }

    @Override
    void check() {
      Check.that(places.length >= 3, "the length of an array");
    }
  }

  /** An array of references that takes regions of its own, and one of numbers; both are its only owner's. */
  private static final class Huge extends Knot {
    private static final int REFERENCES = 140_000;
    private static final int NUMBERS = 70_000;
    private static final int STEP = REFERENCES / WIDTH_MAX;

    private final Object[] places = new Object[REFERENCES];
    private final long[] numbers = new long[NUMBERS];

    Huge(long id) {
      super(id);
      for (int i = 0; i < NUMBERS; i += 512) {
        numbers[i] = Check.mix(id, i, 4);
      }
    }

    @Override
    int width() {
      return WIDTH_MAX;
    }

    @Override
    Knot get(int place) {
      return (Knot) places[place * STEP + 5];
    }

    @Override
    void set(int place, Knot to) {
      places[place * STEP + 5] = to;
    }

    @Override
    void check() {
      for (int i = 0; i < NUMBERS; i += 512) {
        same(Check.mix(id, i, 4), numbers[i]);
      }
    }
  }

  private static final class Words extends Pair {
    private final long[] words;

    Words(long id) {
      super(id);
      words = new long[8 + (int) (id & 63)];
      for (int i = 0; i < words.length; i++) {
        words[i] = Check.mix(id, i, 6);
      }
    }

    @Override
    void check() {
      super.check();
      for (int i = 0; i < words.length; i++) {
        same(Check.mix(id, i, 6), words[i]);
      }
    }
  }

  private static final class Text extends Pair {
    private final String text;
    private final Long boxed;

    Text(long id) {
      super(id);
      text = "knot " + id;
      boxed = id * 3 + 1_000_000;
    }

    @Override
    void check() {
      super.check();
      Check.same("knot " + id, text, "text", id);
      same(id * 3 + 1_000_000, boxed);
    }
  }

  /** With references of java.lang.ref: to what it holds anyway, which must not be cleared; and to what nobody else does, which may be. */
  private static final class Watch extends Pair {
    private static final ReferenceQueue<Object> QUEUE = new ReferenceQueue<>();

    private final Reference<Knot> alone;
    private Reference<Knot> held;
    private Reference<Object> seen;

    Watch(long id) {
      super(id);
      Knot unheld = new Words(id + 1);
      alone = (id & 16) == 0 ? new WeakReference<>(unheld) : new SoftReference<>(unheld);
    }

    @Override
    void set(int place, Knot to) {
      super.set(place, to);
      if (place == 0) {
        held = to == null ? null : new WeakReference<>(to);
        seen = to == null ? null : new PhantomReference<>(to, QUEUE);
      }
    }

    @Override
    void check() {
      super.check();
      Knot first = get(0);
      Check.that(first == null ? held == null : held.get() == first, "a weak reference to what is held, of " + id);
      Check.that(first == null || !seen.refersTo(null), "a phantom reference to what is held, of " + id);
      Knot unheld = alone.get();
      if (unheld != null) {
        same(id + 1, unheld.id);
        unheld.check();
      }
    }
  }

  /** With an instance of a class that nothing but its instances keeps loaded. */
  private static final class Instance extends Pair {
    private final KnotClasses.Loaded loaded;

    Instance(long id, boolean mayReload) {
      super(id);
      loaded = KnotClasses.instance(Check.mix(id, 8, 8), mayReload);
    }

    @Override
    void check() {
      super.check();
      same(id * 31 + 7, loaded.answer(id));
      Check.that(loaded.getClass() != KnotClasses.Template.class, "an instance of a loaded class");
    }
  }
}
