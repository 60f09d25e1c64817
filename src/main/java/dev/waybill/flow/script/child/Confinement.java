package dev.waybill.flow.script.child;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * The border that the kernel of Linux guards, which a process can raise around itself without any privilege and never lower
 * again: no descriptor can be opened any more (so no file, no socket, no pipe), and of the kernel's calls only those remain that
 * a JVM computes with (see {@link Filter}): no file, network, process, signal to another one. It holds whatever the interpreter
 * lets slip. The numbers are the kernel's.
 */
final class Confinement {
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    /** For all threads, not only the one that asks. */
    private static final int SECCOMP_FILTER_FLAG_TSYNC = 1;

    private static final int RLIMIT_FSIZE = 1;
    private static final int RLIMIT_CORE = 4;
    private static final int RLIMIT_NOFILE = 7;

    private Confinement() {}

    /** @return false when this system cannot do it */
    static boolean enter() {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) {
            return false;
        }
        var filter = Filter.of(System.getProperty("os.arch"), ProcessHandle.current().pid());
        return filter != null && enter(filter) && isShut();
    }

    private static boolean enter(Filter filter) {
        try (var arena = Arena.ofConfined()) {
            var limit = arena.allocate(ValueLayout.JAVA_LONG, 2); // both zero
            var setLimit = call("setrlimit", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
            for (int resource : new int[] {RLIMIT_FSIZE, RLIMIT_CORE, RLIMIT_NOFILE}) {
                if ((int) setLimit.invokeExact(resource, limit) != 0) {
                    return false;
                }
            }
            return set(filter, arena);
        } catch (Throwable e) { // as a method handle declares it
            return false;
        }
    }

    private static boolean set(Filter filter, Arena arena) throws Throwable {
        var program = arena.allocate(MemoryLayout.structLayout(
                ValueLayout.JAVA_SHORT, MemoryLayout.paddingLayout(6), ValueLayout.ADDRESS));
        program.set(ValueLayout.JAVA_SHORT, 0, (short) filter.length());
        program.set(ValueLayout.ADDRESS, 8, filter.in(arena));
        var number = ValueLayout.JAVA_LONG;
        var control = call("prctl", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, number, number, number, number), Linker.Option.firstVariadicArg(1));
        if ((int) control.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) != 0) {
            return false;
        }
        var kernel = call("syscall", FunctionDescriptor.of(number, number, number, number, ValueLayout.ADDRESS), Linker.Option.firstVariadicArg(1));
        return (long) kernel.invokeExact(
                        (long) filter.seccomp(), (long) SECCOMP_SET_MODE_FILTER, (long) SECCOMP_FILTER_FLAG_TSYNC, program)
                == 0;
    }

    private static MethodHandle call(String name, FunctionDescriptor type, Linker.Option... options) {
        var linker = Linker.nativeLinker();
        MemorySegment function = linker.defaultLookup().findOrThrow(name);
        return linker.downcallHandle(function, type, options);
    }

    /** What was promised, tried. */
    private static boolean isShut() {
        try (var _ = new FileInputStream("/proc/self/status")) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
