package dev.waybill.flow.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The beginning of what a child writes to its error output, for the log. The rest is read and dropped, so that it never waits. */
final class Complaints {
    private static final int MOST = 2_000;

    private final StringBuilder text = new StringBuilder();

    private Complaints() {}

    static Complaints of(Process process) {
        var complaints = new Complaints();
        Thread.ofVirtual().name("script-complaints-" + process.pid()).start(() -> complaints.read(process));
        return complaints;
    }

    private void read(Process process) {
        var part = new byte[MOST];
        try (var stream = process.getErrorStream()) {
            for (int length = stream.read(part); length >= 0; length = stream.read(part)) {
                add(new String(part, 0, length, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            add(" …"); // it was killed
        }
    }

    private synchronized void add(String more) {
        text.append(more, 0, Math.min(more.length(), MOST - text.length()));
    }

    @Override
    public synchronized String toString() {
        return text.toString().strip();
    }
}
