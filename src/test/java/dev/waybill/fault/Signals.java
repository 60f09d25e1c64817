package dev.waybill.fault;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends signals to processes that a test started, by number. */
public final class Signals {
    private Signals() {}

    public static void send(String signal, long pid) {
        try {
            int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
            if (exit != 0) {
                throw new IllegalStateException("Process " + pid + " cannot be signalled: it has ended");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
