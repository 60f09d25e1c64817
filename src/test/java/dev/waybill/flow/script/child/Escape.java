package dev.waybill.flow.script.child;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Raises the border around itself, then does what a program that broke out of its interpreter would like to do; prints what worked. */
public final class Escape {
    private interface Attempt {
        void make() throws Exception;
    }

    private static final MethodHandle KILL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Escape() {}

    private static int kill(int process) throws Exception {
        try {
            return (int) KILL.invokeExact(process, 9);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param arguments a file that can be read, a folder that can be written, a port that listens, two processes that can be killed */
    public static void main(String[] arguments) throws Exception {
        var file = arguments[0];
        var folder = Path.of(arguments[1]);
        int port = Integer.parseInt(arguments[2]);
        var loopback = InetAddress.getLoopbackAddress();
        attemptAll(file, folder, port, Integer.parseInt(arguments[3]), loopback, new CountDownLatch(1)); // loads what is needed, and shows that all of it works
        System.out.println("confined " + Confinement.enter());
        attemptAll(file, folder, port, Integer.parseInt(arguments[4]), loopback, new CountDownLatch(1));
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static void attemptAll(
            String file, Path folder, int port, int victim, InetAddress loopback, CountDownLatch latch) {
        attempt("read a file", () -> {
            try (var stream = new FileInputStream(file)) {
                stream.read();
            }
        });
        attempt("write a file", () -> {
            try (var stream = new FileOutputStream(folder.resolve("written").toFile())) {
                stream.write(1);
            }
        });
        attempt("make a folder", () -> Files.createTempDirectory(folder, "made"));
        attempt("list a folder", () -> {
            try (var list = Files.list(folder)) {
                list.count();
            }
        });
        attempt("look at a file", () -> Files.readAttributes(Path.of(file), "*"));
        attempt("connect", () -> new Socket(loopback, port).close());
        attempt("listen", () -> new ServerSocket(0, 1, loopback).close());
        attempt("run a program", () -> new ProcessBuilder("/bin/true").start().waitFor());
        attempt("signal a process", () -> {
            if (kill(victim) != 0) {
                throw new IOException("not signalled");
            }
        });
        attempt("start a thread", () -> {
            var thread = new Thread(latch::countDown);
            thread.start();
            latch.await();
            thread.join();
        });
        attempt("use memory", () -> {
            var block = new byte[20_000_000][];
            block[0] = new byte[1];
        });
    }

    private static void attempt(String what, Attempt attempt) {
        try {
            attempt.make();
            System.out.println("could " + what);
        } catch (Exception | Error e) {
            System.out.println("could not " + what);
        }
    }
}
