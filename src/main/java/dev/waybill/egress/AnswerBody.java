package dev.waybill.egress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a body to its end within 10 MiB as sent, 50 MiB decoded, and a hundred times what was sent. */
final class AnswerBody {
    private static final int MAX_SENT = 10 << 20;
    private static final int MAX_DECODED = 50 << 20;
    private static final int MAX_RATIO = 100;
    /** Below it the ratio says nothing: a page of blanks shrinks more than that. */
    private static final int RATIO_FROM = 1 << 20;

    private AnswerBody() {}

    /** Whether that Content-Encoding is undone; what cannot be undone stays as it came. */
    static boolean isDecoded(@Nullable String encoding) {
        return encoding != null
                && switch (encoding.strip().toLowerCase(Locale.ROOT)) {
                    case "gzip", "x-gzip", "deflate" -> true;
                    default -> false;
                };
    }

    static byte[] read(InputStream in, @Nullable String encoding) throws IOException {
        var sent = new Counted(in);
        if (!isDecoded(encoding)) {
            return drain(sent, sent);
        }
        var packed = new PushbackInputStream(sent);
        int first = packed.read();
        if (first < 0) {
            return new byte[0];
        }
        packed.unread(first);
        boolean deflate = "deflate".equalsIgnoreCase(String.valueOf(encoding).strip());
        return drain(deflate ? new InflaterInputStream(packed) : new GZIPInputStream(packed), sent);
    }

    private static byte[] drain(InputStream in, Counted sent) throws IOException {
        var body = new ByteArrayOutputStream();
        var piece = new byte[16_384];
        for (int size = in.read(piece); size >= 0; size = in.read(piece)) {
            body.write(piece, 0, size);
            if (body.size() > MAX_DECODED) {
                throw new TooLarge("The answer is larger than 50 MiB when decompressed");
            }
            if (body.size() > RATIO_FROM && body.size() > (long) sent.count * MAX_RATIO) {
                throw new TooLarge("The answer grows more than a hundredfold when decompressed");
            }
        }
        sent.transferTo(OutputStream.nullOutputStream()); // what follows the last gzip member
        return body.toByteArray();
    }

    private static final class Counted extends InputStream {
        private final InputStream in;
        private int count;

        Counted(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int size = in.read(bytes, offset, length);
            count(Math.max(size, 0));
            return size;
        }

        private void count(int size) throws IOException {
            count += size;
            if (count > MAX_SENT) {
                throw new TooLarge("The answer is larger than 10 MiB");
            }
        }
    }
}
