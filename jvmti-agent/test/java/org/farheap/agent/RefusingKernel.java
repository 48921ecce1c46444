package org.farheap.agent;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Becomes another program whose userfaultfd system call fails with an error of our choice, by a seccomp filter as container
 * runtimes install them. Arguments: the error's number, then the command.
 *
 * <pre>
 *   struct sock_filter { u16 code; u8 jump_true; u8 jump_false; u32 k; }   struct sock_fprog { u16 length; sock_filter* filter; }
 * </pre>
 */
final class RefusingKernel {
    static final int EPERM = 1;
    static final int ENOSYS = 38;

    private static final int USERFAULTFD = System.getProperty("os.arch").equals("aarch64") ? 282 : 323;
    private static final long PR_SET_NO_NEW_PRIVS = 38;
    private static final long PR_SET_SECCOMP = 22;
    private static final long SECCOMP_MODE_FILTER = 2;
    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int RETURN_ERRNO = 0x00050000;
    private static final int RETURN_ALLOW = 0x7fff0000;
    private static final int FILTER_BYTES = 8;

    private static final Linker LINKER = Linker.nativeLinker();

    private RefusingKernel() {}

    /** The words in front of a command that make it run under such a kernel. */
    static List<String> words(Staged staged, int error) {
        return List.of(Jdks.newest().tool("java"), "--enable-native-access=ALL-UNNAMED", "-cp", staged.serverClassPath(),
                RefusingKernel.class.getName(), Integer.toString(error));
    }

    public static void main(String[] args) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            prctl(PR_SET_NO_NEW_PRIVS, 1, 0);
            prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program(arena, Integer.parseInt(args[0])).address());
            become(arena, List.of(args).subList(1, args.length));
        }
        throw new IllegalStateException("cannot run " + args[1]);
    }

    private static MemorySegment program(Arena arena, int error) {
        long[] steps = {
            step(LOAD_WORD, 0, 0, 0), // the system call's number
            step(JUMP_IF_EQUAL, 0, 1, USERFAULTFD),
            step(RETURN, 0, 0, RETURN_ERRNO | error),
            step(RETURN, 0, 0, RETURN_ALLOW),
        };
        MemorySegment filter = arena.allocateFrom(ValueLayout.JAVA_LONG, steps);
        MemorySegment program = arena.allocate(ValueLayout.ADDRESS.byteSize() * 2, FILTER_BYTES);
        program.set(ValueLayout.JAVA_SHORT, 0, (short) steps.length);
        program.set(ValueLayout.ADDRESS, ValueLayout.ADDRESS.byteSize(), filter);
        return program;
    }

    private static long step(int code, int jumpTrue, int jumpFalse, int k) {
        return (long) k << 32 | (long) jumpFalse << 24 | (long) jumpTrue << 16 | code;
    }

    @SuppressWarnings("restricted")
    private static void prctl(long option, long first, long second) throws Throwable {
        MethodHandle prctl = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("prctl"), FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG), Linker.Option.firstVariadicArg(1));
        int result = (int) prctl.invokeExact((int) option, first, second, 0L, 0L);
        if (result != 0) {
            throw new IllegalStateException("prctl " + option + " failed");
        }
    }

    @SuppressWarnings("restricted")
    private static void become(Arena arena, List<String> command) throws Throwable {
        List<MemorySegment> words = new ArrayList<>();
        command.forEach(word -> words.add(arena.allocateFrom(word)));
        MemorySegment vector = arena.allocate(ValueLayout.ADDRESS, words.size() + 1L);
        for (int i = 0; i < words.size(); i++) {
            vector.setAtIndex(ValueLayout.ADDRESS, i, words.get(i));
        }
        MethodHandle execvp = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("execvp"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        int result = (int) execvp.invokeExact(words.get(0), vector);
        System.err.println("execvp: " + result);
    }
}
