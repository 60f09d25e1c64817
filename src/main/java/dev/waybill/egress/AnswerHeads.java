package dev.waybill.egress;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpMessageParserFactory;
import org.apache.hc.core5.http.io.HttpTransportMetrics;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heads of one connection's answers within 64 KiB each, which HttpClient itself bounds by line and count only,
 * and takes a few interim answers (1xx) before each.
 */
final class AnswerHeads implements HttpMessageParserFactory<ClassicHttpResponse> {
    static final int MAX_HEADERS = 1_000;
    private static final int MAX_HEAD = 64 << 10;
    private static final int MAX_INTERIM = 16;

    /** For the connection too: it bounds its lines by itself. */
    static final Http1Config CONFIG = Http1Config.custom()
            .setMaxHeaderCount(MAX_HEADERS)
            .setMaxLineLength(MAX_HEAD)
            .setMaxEmptyLineCount(2)
            .build();

    private static final HttpMessageParserFactory<ClassicHttpResponse> PARSERS = new DefaultHttpResponseParserFactory(CONFIG);

    private @Nullable SessionInputBuffer received;

    /** Whether bytes were received that no answer has used. */
    boolean hasSurplus() {
        return received != null && received.length() > 0;
    }

    @Override
    public HttpMessageParser<ClassicHttpResponse> create() {
        return new Parser(PARSERS.create());
    }

    /** A connection asks for none of its own configuration. */
    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester")
    public HttpMessageParser<ClassicHttpResponse> create(Http1Config ignored) {
        return create();
    }

    private final class Parser implements HttpMessageParser<ClassicHttpResponse> {
        private final HttpMessageParser<ClassicHttpResponse> parser;
        private int interim;

        Parser(HttpMessageParser<ClassicHttpResponse> parser) {
            this.parser = parser;
        }

        @Override
        public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in) throws IOException, HttpException {
            received = buffer;
            var response = parser.parse(new Bounded(buffer), in);
            interim = response != null && response.getCode() < 200 ? interim + 1 : 0;
            if (interim > MAX_INTERIM) {
                throw new TooLarge("The peer sent more than " + MAX_INTERIM + " interim answers");
            }
            return response;
        }
    }

    /** Lets one head's lines pass until they are too long together. */
    private static final class Bounded implements SessionInputBuffer {
        private final SessionInputBuffer buffer;
        private int read;

        Bounded(SessionInputBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public int readLine(CharArrayBuffer line, InputStream in) throws IOException {
            int length = buffer.readLine(line, in);
            read += Math.max(length, 0) + 2;
            if (read > MAX_HEAD) {
                throw new TooLarge("The headers of the answer are larger than 64 KiB");
            }
            return length;
        }

        @Override
        public int length() {
            return buffer.length();
        }

        @Override
        public int capacity() {
            return buffer.capacity();
        }

        @Override
        public int available() {
            return buffer.available();
        }

        @Override
        public int read(byte[] bytes, int offset, int length, InputStream in) throws IOException {
            return buffer.read(bytes, offset, length, in);
        }

        @Override
        public int read(byte[] bytes, InputStream in) throws IOException {
            return buffer.read(bytes, in);
        }

        @Override
        public int read(InputStream in) throws IOException {
            return buffer.read(in);
        }

        @Override
        public HttpTransportMetrics getMetrics() {
            return buffer.getMetrics();
        }
    }
}
