import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Loads and unloads classes while most of the heap, mirrors and loaders among it, is remote: loaders, hidden classes, proxies, records. */
final class ClassChurn {
  private static final int KEPT = 60;
  private static final int COLLECT_EVERY = 250;

  /** The class that is loaded over and over; each copy has a counter of its own. */
  static final class Template implements LongUnaryOperator {
    private static long calls;
    private static final Object[] BALLAST = new Object[64];

    @Override
    public long applyAsLong(long operand) {
      BALLAST[(int) (calls % BALLAST.length)] = operand;
      return operand * 31 + calls++;
    }
  }

  private record Pair(String name, long value) {}

  private static final class Loader extends ClassLoader {
    private final byte[] bytes;

    Loader(byte[] bytes) {
      super(ClassChurn.class.getClassLoader());
      this.bytes = bytes;
    }

    LongUnaryOperator load() throws ReflectiveOperationException {
      Class<?> loaded = defineClass(Template.class.getName(), bytes, 0, bytes.length);
      var constructor = loaded.getDeclaredConstructor();
      constructor.setAccessible(true);
      return (LongUnaryOperator) constructor.newInstance();
    }
  }

  /** A loaded class and how often it was called; its own counter must agree. */
  private static final class Kept {
    final LongUnaryOperator operator;
    long calls;

    Kept(LongUnaryOperator operator) {
      this.operator = operator;
    }

    long call() {
      long operand = Check.mix(calls, 0, 0);
      long answer = operator.applyAsLong(operand);
      Check.same(operand * 31 + calls, answer, "call of a loaded class", calls);
      calls++;
      return answer;
    }
  }

  private final byte[] bytes = templateBytes();
  private final List<Kept> kept = new ArrayList<>();

  private ClassChurn() throws IOException {}

  public static void main(String[] args) throws Throwable {
    Held held = new Held(5, Check.number(args, "live", 96));
    ClassChurn churn = new ClassChurn();
    Check.begun();
    List<Thread> walkers = held.walkers(1);
    long sum = churn.churn(Check.number(args, "classes", 2000));
    Held.stop(walkers);
    Check.done(sum + held.check());
  }

  private static byte[] templateBytes() throws IOException {
    try (InputStream stream = ClassChurn.class.getResourceAsStream("ClassChurn$Template.class")) {
      return stream.readAllBytes();
    }
  }

  private long churn(long classes) throws Throwable {
    long sum = 0;
    for (int number = 0; number < classes; number++) {
      Kept one = new Kept(number % 2 == 0 ? new Loader(bytes).load() : hidden());
      if (kept.size() < KEPT) {
        kept.add(one);
      } else {
        kept.set(number % KEPT, one);
      }
      for (Kept each : kept) {
        sum += each.call();
      }
      sum += handle(number) + proxy(number) + pair(number);
      if (number % COLLECT_EVERY == COLLECT_EVERY - 1) {
        System.gc();
      }
    }
    return sum;
  }

  private LongUnaryOperator hidden() throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
    return (LongUnaryOperator) lookup.lookupClass().getDeclaredConstructor().newInstance();
  }

  private static long handle(int number) throws Throwable {
    MethodHandle mix = MethodHandles.lookup().findStatic(
        Check.class, "mix", MethodType.methodType(long.class, long.class, long.class, long.class));
    MethodHandle bound = MethodHandles.insertArguments(mix, 0, (long) number, 5L);
    long found = (long) bound.invokeExact(7L);
    Check.same(Check.mix(number, 5, 7), found, "method handle", number);
    return found;
  }

  private static long proxy(int number) {
    LongUnaryOperator proxy = (LongUnaryOperator) Proxy.newProxyInstance(ClassChurn.class.getClassLoader(),
        new Class<?>[] {LongUnaryOperator.class}, (self, method, arguments) -> (long) arguments[0] + number);
    Check.same(number + 9L, proxy.applyAsLong(9), "proxy", number);
    return number;
  }

  private static long pair(int number) {
    Pair pair = new Pair("pair " + number, number);
    Check.same("Pair[name=pair " + number + ", value=" + number + "]", pair.toString(), "record", number);
    Check.same((Object) new Pair("pair " + number, number).hashCode(), pair.hashCode(), "record hash", number);
    return pair.value();
  }
}
