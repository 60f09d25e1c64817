package dev.waybill.flow.script.child;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program for seccomp: which of the kernel's calls are let through. Everything else is answered with "not permitted", so that a
 * JVM that asks for more goes on without. Let through is what computing needs: memory, threads, clocks, and reading from and
 * writing to what is open. Of {@code clone} only threads, of {@code tgkill} only this process.
 */
final class Filter {
    private static final int CLONE_THREAD = 0x10000;
    /** Newer than {@code clone}, and its arguments cannot be looked at; without it the C library takes the old one. */
    private static final int CLONE3 = 435;

    // classic BPF
    private static final int LOAD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_GREATER_OR_EQUAL = 0x35;
    private static final int JUMP_IF_SET = 0x45;
    private static final int RETURN = 0x06;
    private static final int ALLOW = 0x7fff0000;
    private static final int ERROR = 0x00050000;
    private static final int NOT_PERMITTED = 1;
    private static final int NOT_IMPLEMENTED = 38;
    private static final int SIZE = 8;

    // where struct seccomp_data has what
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;

    private record Instruction(int code, int ifTrue, int ifFalse, int value) {}

    /**
     * A processor's numbers.
     *
     * @param audit   its name for the kernel
     * @param foreign from here on are calls of another convention
     */
    private record Processor(int audit, int foreign, int seccomp, int thread, int signal, int[] computing) {}

    private static final Processor X86_64 = new Processor(0xc000003e, 0x40000000, 317, 56, 234, new int[] {
        0, 1, // read write
        3, 5, 7, 8, // close fstat poll lseek
        9, 10, 11, 12, // mmap mprotect munmap brk
        13, 14, 15, // rt_sigaction rt_sigprocmask rt_sigreturn
        17, 19, 20, // pread64 readv writev
        24, 25, 27, 28, 35, // sched_yield mremap mincore madvise nanosleep
        39, 60, 63, 96, 98, 99, // getpid exit uname gettimeofday getrusage sysinfo
        102, 104, 107, 108, 110, // getuid getgid geteuid getegid getppid
        127, 128, 130, 131, // rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack
        186, 202, 204, 219, // gettid futex sched_getaffinity restart_syscall
        228, 229, 230, 231, // clock_gettime clock_getres clock_nanosleep exit_group
        271, 273, 274, 309, 318, 324, 334, // ppoll set_robust_list get_robust_list getcpu getrandom membarrier rseq
    });

    private static final Processor AARCH64 = new Processor(0xc00000b7, Integer.MIN_VALUE, 277, 220, 131, new int[] {
        57, 62, 63, 64, 65, 66, 67, 73, 80, // close lseek read write readv writev pread64 ppoll fstat
        93, 94, 98, 99, 100, 101, // exit exit_group futex set_robust_list get_robust_list nanosleep
        113, 114, 115, 123, 124, 128, // clock_gettime clock_getres clock_nanosleep sched_getaffinity sched_yield restart_syscall
        132, 133, 134, 135, 136, 137, 139, // sigaltstack rt_sigsuspend rt_sigaction rt_sigprocmask rt_sigpending rt_sigtimedwait rt_sigreturn
        160, 165, 168, 169, 172, 173, 174, 175, 176, 177, 178, 179, // uname getrusage getcpu gettimeofday getpid … gettid sysinfo
        214, 215, 216, 222, 226, 232, 233, // brk munmap mremap mmap mprotect mincore madvise
        278, 283, 293, // getrandom membarrier rseq
    });

    private final int seccomp;
    private final List<Instruction> program = new ArrayList<>();

    private Filter(Processor processor, long pid) {
        this.seccomp = processor.seccomp();
        add(LOAD, 0, 0, ARCHITECTURE);
        add(JUMP_IF_EQUAL, 1, 0, processor.audit());
        refuse(NOT_PERMITTED);
        add(LOAD, 0, 0, NUMBER);
        add(JUMP_IF_GREATER_OR_EQUAL, 0, 1, processor.foreign());
        refuse(NOT_PERMITTED);
        add(JUMP_IF_EQUAL, 0, 1, CLONE3);
        refuse(NOT_IMPLEMENTED);
        allowIf(processor.thread(), JUMP_IF_SET, CLONE_THREAD);
        allowIf(processor.signal(), JUMP_IF_EQUAL, (int) pid);
        for (int call : processor.computing()) {
            add(JUMP_IF_EQUAL, 0, 1, call);
            add(RETURN, 0, 0, ALLOW);
        }
        refuse(NOT_PERMITTED);
    }

    /** @return null for a processor that nobody has written the numbers down of */
    static @Nullable Filter of(String architecture, long pid) {
        return switch (architecture) {
            case "amd64", "x86_64" -> new Filter(X86_64, pid);
            case "aarch64" -> new Filter(AARCH64, pid);
            default -> null;
        };
    }

    private void allowIf(int call, int condition, int value) {
        add(JUMP_IF_EQUAL, 0, 4, call);
        add(LOAD, 0, 0, FIRST_ARGUMENT);
        add(condition, 0, 1, value);
        add(RETURN, 0, 0, ALLOW);
        refuse(NOT_PERMITTED);
    }

    private void refuse(int error) {
        add(RETURN, 0, 0, ERROR | error);
    }

    private void add(int code, int ifTrue, int ifFalse, int value) {
        program.add(new Instruction(code, ifTrue, ifFalse, value));
    }

    int seccomp() {
        return seccomp;
    }

    int length() {
        return program.size();
    }

    MemorySegment in(Arena arena) {
        var memory = arena.allocate((long) SIZE * program.size(), SIZE);
        for (int i = 0; i < program.size(); i++) {
            var instruction = program.get(i);
            long at = (long) SIZE * i;
            memory.set(ValueLayout.JAVA_SHORT, at, (short) instruction.code());
            memory.set(ValueLayout.JAVA_BYTE, at + 2, (byte) instruction.ifTrue());
            memory.set(ValueLayout.JAVA_BYTE, at + 3, (byte) instruction.ifFalse());
            memory.set(ValueLayout.JAVA_INT, at + 4, instruction.value());
        }
        return memory;
    }
}
