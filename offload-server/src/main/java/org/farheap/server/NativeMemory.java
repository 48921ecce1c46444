package org.farheap.server;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;

/**
 * The one door to raw memory and to libc. Addresses come from UCX (message headers, message payloads, extents); whoever calls
 * has checked ranges, since nothing here can.
 */
@SuppressWarnings("restricted") // raw addresses are its purpose
final class NativeMemory {
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Frees the backing pages of a shared mapping, in every process that maps them; they read as zeros afterwards. */
    private static final int MADV_REMOVE = 9;

    private static final MethodHandle MADVISE = libc("madvise",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle SETENV = libc("setenv",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;

    /** SCHED_BATCH of Linux: as much of the processors as others of the nice value, and nobody is interrupted when it wakes up. */
    private static final int BATCH = 3;

    private static final MethodHandle SCHED_SETSCHEDULER = libc("sched_setscheduler",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    private static final MethodHandle GETPRIORITY = libc("getpriority",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle SETPRIORITY = libc("setpriority",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private static final int RUSAGE_THREAD = 1;
    /** Of struct rusage on 64-bit Linux, in bytes; its last field counts how often another one got the thread's processor. */
    private static final long RUSAGE_BYTES = 144;
    private static final long RUSAGE_NIVCSW = 136;

    private static final MethodHandle GETRUSAGE = libc("getrusage",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    private static final ThreadLocal<MemorySegment> RUSAGE = ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(RUSAGE_BYTES, Long.BYTES));

    private NativeMemory() {}

    /** The bytes at an address, readable until {@code arena} is closed. */
    static MemorySegment readOnly(long address, long bytes, Arena arena) {
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, null).asReadOnly();
    }

    /** The nice value of the calling thread, which is a thread's own on Linux. */
    static int nice() {
        try {
            return (int) GETPRIORITY.invokeExact(PRIO_PROCESS, CALLING_THREAD);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Whatever is more than 19 is 19; everybody may have a greater one than he has. */
    static void setNice(int nice) {
        try {
            int ignored = (int) SETPRIORITY.invokeExact(PRIO_PROCESS, CALLING_THREAD, nice);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** When the calling thread wakes up it takes a processor from nobody, but waits for its turn. Its nice value stays. */
    static void setBatch() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment noPriority = arena.allocate(ValueLayout.JAVA_INT);
            int ignored = (int) SCHED_SETSCHEDULER.invokeExact(CALLING_THREAD, BATCH, noPriority);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** How often another thread got the calling thread's processor although that had work to do. */
    static long timesPreempted() {
        MemorySegment usage = RUSAGE.get();
        try {
            int ignored = (int) GETRUSAGE.invokeExact(RUSAGE_THREAD, usage);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return usage.get(ValueLayout.JAVA_LONG, RUSAGE_NIVCSW);
    }

    static int getInt(long address) {
        return ALL.get(INT, address);
    }

    static long getLong(long address) {
        return ALL.get(LONG, address);
    }

    static void putInt(long address, int value) {
        ALL.set(INT, address, value);
    }

    static void putLong(long address, long value) {
        ALL.set(LONG, address, value);
    }

    static void copy(long from, long to, long bytes) {
        MemorySegment.copy(ALL, from, ALL, to, bytes);
    }

    /** Makes the pages of [address, address + bytes) zeros that occupy no memory. False if the kernel would not. */
    static boolean dropPages(long address, long bytes) {
        try {
            return (int) MADVISE.invokeExact(address, bytes, MADV_REMOVE) == 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Sets a variable that native libraries read; Java's own copy of the environment does not change. Not thread-safe. */
    static void setEnvironment(String name, String value) {
        try (Arena arena = Arena.ofConfined()) {
            int status = (int) SETENV.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
            if (status != 0) {
                throw new IllegalArgumentException(name);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static MethodHandle libc(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup libc = linker.defaultLookup();
        return linker.downcallHandle(libc.findOrThrow(name), type);
    }
}
