package dev.waybill.flow.script.child;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Texts on a pipe, each after its length: what a child and its node speak. */
public final class Frames {
    private Frames() {}

    /** The sender of a frame that is longer than its reader takes, or of no frame at all. */
    public static final class Unreadable extends IOException {
        Unreadable(String what) {
            super(what);
        }
    }

    public static void write(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * @param limit of its bytes
     * @throws java.io.EOFException when the other side has ended
     * @throws Unreadable           when it is longer
     */
    public static String read(DataInputStream in, int limit) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > limit) {
            throw new Unreadable("A frame of " + length + " bytes");
        }
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new java.io.EOFException();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
