import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Cleaner;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Fills its heap with objects of many kinds, garbage between, prints "ready", and rests until its input ends. Argument: a seed.
 */
public final class ManyKinds {
    private static final int HUMONGOUS_REFERENCES = 800_000;
    private static final int VIRTUAL_THREADS = 40;
    /** For threads that clean up after the last collection. */
    private static final int REST_MILLIS = 150;
    private static final List<Object> KEPT = new ArrayList<>();
    /** Of these, some are dropped when they have become old. */
    private static final List<Object> MADE = new ArrayList<>();
    private static final List<Object> LOADED = new ArrayList<>();
    private static Object garbage;

    /** Reference fields between others, in each class of a line: several oop map blocks. */
    static class Base {
        byte small = 1;
        Object first;
        long wide = 2;
    }

    static class Middle extends Base {
        short odd = 3;
        Object second;
        Object third;
    }

    static final class Leaf extends Middle {
        boolean flag = true;
        double number = 4;
        Object fourth;
        int count = 5;
        Object fifth;
    }

    record Pair(Object left, Object right, int number) {}

    enum Season {
        SPRING, SUMMER, AUTUMN {
            @Override
            Object gift() {
                return Pair.class;
            }
        };

        Object kept = new Object();

        Object gift() {
            return kept;
        }
    }

    static final class Statics {
        static int number = 7;
        static Object one = new Pair("a", "b", 1);
        static long wide = 8;
        static Object[] many = {new Object(), null, Season.SPRING};
        static Object none;
    }

    @SuppressWarnings("removal")
    static final class Finalized {
        final Object kept = new Object();

        @Override
        protected void finalize() {
            garbage = null;
        }
    }

    static final class OwnReference extends WeakReference<Object> {
        final Object beside;

        OwnReference(Object referent, Object beside) {
            super(referent, new ReferenceQueue<>());
            this.beside = beside;
        }
    }

    /** Defined once more by each loader. */
    public static final class Loaded {
        static Object kept = new HashMap<>(Map.of("key", new int[3]));
        Object partner = new Object();
    }

    static final class OwnLoader extends ClassLoader {
        OwnLoader() {
            super(null);
        }

        Object newInstance() throws Exception {
            byte[] bytes = classBytes("ManyKinds$Loaded");
            return defineClass("ManyKinds$Loaded", bytes, 0, bytes.length).getDeclaredConstructor().newInstance();
        }
    }

    private ManyKinds() {}

    static byte[] classBytes(String name) throws Exception {
        try (InputStream in = ManyKinds.class.getResourceAsStream(name + ".class")) {
            return in.readAllBytes();
        }
    }

    public static void main(String[] args) throws Exception {
        Random random = new Random(Long.parseLong(args[0]));
        new Thread(ManyKinds::endWithInput).start();
        primitiveArrays(random);
        objects(random);
        collections(random);
        humongous(random);
        references(random);
        loaders();
        invocation();
        threads();
        garbage = null;
        settle();
        drop(random);
        settle();
        drop(random);
        MADE.set(0, new Pair("young", new Object(), 1));
        byte[] ready = "ready\n".getBytes();
        Thread.sleep(REST_MILLIS);
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        // From here on no reference changes: nothing is allocated, and a PrintStream would have a lock to let go.
        out.write(ready);
        for (;;) {
            LockSupport.park();
        }
    }

    /** Ends the program when its input does. It has its buffer long before the heap is looked at. */
    private static void endWithInput() {
        try {
            System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void litter(Random random) {
        garbage = random.nextBoolean() ? new byte[random.nextInt(200)] : new Pair(garbage, null, 0);
        if (random.nextInt(100) == 0) {
            garbage = null;
        }
    }

    private static void primitiveArrays(Random random) {
        Class<?>[] types = {boolean.class, char.class, float.class, double.class, byte.class, short.class, int.class, long.class};
        for (Class<?> type : types) {
            for (int length = 0; length < 40; length++) {
                KEPT.add(Array.newInstance(type, length));
                litter(random);
            }
            KEPT.add(Array.newInstance(type, 3, length(random), 2));
        }
    }

    private static int length(Random random) {
        return random.nextInt(6);
    }

    private static void objects(Random random) {
        MADE.addAll(List.of("a string", Season.AUTUMN, Statics.one, int.class, int[].class, Pair[][].class));
        for (int i = 0; i < 30_000; i++) {
            MADE.add(object(random, MADE));
            litter(random);
        }
    }

    private static Object any(Random random, List<Object> made) {
        return random.nextInt(5) == 0 ? null : made.get(random.nextInt(made.size()));
    }

    private static Object object(Random random, List<Object> made) {
        switch (random.nextInt(6)) {
            case 0:
                return new Pair(any(random, made), any(random, made), random.nextInt());
            case 1:
                Leaf leaf = new Leaf();
                leaf.first = any(random, made);
                leaf.second = any(random, made);
                leaf.third = any(random, made);
                leaf.fourth = any(random, made);
                leaf.fifth = any(random, made);
                return leaf;
            case 2:
                Middle middle = new Middle();
                middle.first = any(random, made);
                middle.third = any(random, made);
                return middle;
            case 3:
                Object[] array = random.nextBoolean() ? new Object[length(random)] : new Object[length(random)][0];
                for (int i = 0; i < array.length && !(array instanceof Object[][]); i++) {
                    array[i] = any(random, made);
                }
                return array;
            case 4:
                return Long.toHexString(random.nextLong());
            default:
                return random.nextInt() * 1.5;
        }
    }

    private static void collections(Random random) {
        List<Map<Object, Object>> maps = List.of(new HashMap<>(), new TreeMap<>(), new ConcurrentHashMap<>(), new WeakHashMap<>());
        List<Object> queue = new LinkedList<>();
        for (int i = 0; i < 3_000; i++) {
            for (Map<Object, Object> map : maps) {
                map.put(random.nextInt(1 << 20), new Pair(map, i, i));
            }
            queue.add(new ArrayDeque<>(List.of(i)));
            litter(random);
        }
        KEPT.add(maps);
        KEPT.add(queue);
        KEPT.add(new EnumMap<>(Map.of(Season.SUMMER, new Object())));
    }

    private static void humongous(Random random) {
        Object[] wide = new Object[HUMONGOUS_REFERENCES];
        for (int i = 0; i < 3_000; i++) {
            wide[random.nextInt(wide.length)] = new Pair(wide, "humongous", i);
        }
        // The first element, the last one, and one after the other.
        wide[0] = "first";
        wide[wide.length - 1] = new Object();
        for (int i = 300_000; i < 301_000; i++) {
            wide[i] = Season.SPRING;
        }
        KEPT.add(wide);
        KEPT.add(new long[400_000]);
        KEPT.add(new byte[3 << 20]);
        garbage = new Object[HUMONGOUS_REFERENCES];
    }

    private static void references(Random random) {
        List<Object> referents = new ArrayList<>();
        Cleaner cleaner = Cleaner.create();
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        for (int i = 0; i < 300; i++) {
            Object referent = new Pair(i, null, i);
            boolean dies = random.nextInt(4) == 0;
            if (!dies) {
                referents.add(referent);
            }
            KEPT.add(new WeakReference<>(referent));
            KEPT.add(new PhantomReference<>(referent, queue));
            KEPT.add(new OwnReference(referent, new Object()));
            KEPT.add(new SoftReference<>(new Pair("soft", i, i)));
            KEPT.add(new Finalized());
            garbage = new Finalized();
            cleaner.register(referent, () -> { });
        }
        KEPT.add(cleaner);
        KEPT.add(queue);
        KEPT.add(referents);
    }

    private static void loaders() throws Exception {
        for (int i = 0; i < 30; i++) {
            Object instance = new OwnLoader().newInstance();
            if (i % 3 == 0) {
                LOADED.add(instance);
            } else if (i % 3 == 1) {
                LOADED.add(instance.getClass());
            }
        }
    }

    private static void invocation() throws Exception {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodHandle toString = lookup.findVirtual(Object.class, "toString", MethodType.methodType(String.class));
        KEPT.add(toString);
        KEPT.add(lookup.findVarHandle(Base.class, "first", Object.class));
        KEPT.add(lookup.defineHiddenClass(classBytes("ManyKinds$Loaded"), true).lookupClass().getDeclaredConstructor().newInstance());
        KEPT.add(Proxy.newProxyInstance(ManyKinds.class.getClassLoader(), new Class<?>[] {Runnable.class}, (p, m, a) -> null));
        for (int i = 0; i < 50; i++) {
            int captured = i;
            Object also = new Object();
            Supplier<Object> lambda = () -> also.hashCode() + captured;
            KEPT.add(lambda);
            KEPT.add((Supplier<Object>) also::toString);
            System.identityHashCode(lambda);
        }
    }

    private static void threads() throws Exception {
        ThreadLocal<Object> local = new ThreadLocal<>();
        CountDownLatch parked = new CountDownLatch(6);
        for (int i = 0; i < 5; i++) {
            Thread thread = new Thread(() -> park(local, parked));
            thread.setDaemon(true);
            thread.start();
            KEPT.add(thread);
        }
        Object lock = new Object();
        Thread waiting = new Thread(() -> waitFor(lock, parked));
        waiting.setDaemon(true);
        waiting.start();
        KEPT.add(lock);
        parked.await();
        if (Runtime.version().feature() >= 21) {
            virtualThreads(local);
        }
    }

    /** Unmounted: their frames lie in stack chunks. */
    private static void virtualThreads(ThreadLocal<Object> local) throws Exception {
        CountDownLatch parked = new CountDownLatch(VIRTUAL_THREADS);
        Runnable body = () -> park(local, parked);
        for (int i = 0; i < VIRTUAL_THREADS; i++) {
            KEPT.add(Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body));
        }
        parked.await();
    }

    private static void park(ThreadLocal<Object> local, CountDownLatch parked) {
        Object onStack = new Pair(Thread.currentThread(), "on the stack", 1);
        local.set(new Object());
        parked.countDown();
        for (;;) {
            LockSupport.park(onStack);
        }
    }

    /** Its monitor is inflated. */
    private static void waitFor(Object lock, CountDownLatch parked) {
        synchronized (lock) {
            parked.countDown();
            for (;;) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** What is known to be dead after the next marking, if there is one. */
    private static void drop(Random random) {
        for (List<Object> list : List.of(MADE, LOADED)) {
            list.replaceAll(one -> random.nextInt(3) == 0 ? null : one);
        }
    }

    /** What dies at one collection is finalized, and goes at the next. */
    private static void settle() throws Exception {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(30);
        }
    }
}
