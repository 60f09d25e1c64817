package dev.waybill.security;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Constants;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP as Tomcat speaks it, with an end to each request as a whole. Tomcat bounds the time between two bytes only: a client
 * that sends or takes a byte every few seconds would keep a connection, and a thread, for days. Made by Tomcat by its name: so
 * it is public.
 */
public final class PatientProtocol extends Http11NioProtocol {
    private static final long LOOK_MILLIS = 500;

    private final Map<SocketWrapperBase<?>, Processor> inService = new ConcurrentHashMap<>();
    private volatile Limits limits = Limits.USUAL;
    private @Nullable ScheduledFuture<?> looking;

    /**
     * From a request's first byte, in milliseconds.
     *
     * @param head  until its headers are complete
     * @param whole until the last byte of the answer is sent
     */
    record Limits(long head, long whole) {
        /** A caller may ask to wait for 60 s, and then gets a body of a few MiB. */
        static final Limits USUAL = new Limits(20_000, 120_000);
    }

    void limit(Limits others) {
        limits = others;
    }

    @Override
    public void start() throws Exception {
        super.start();
        looking = getUtilityExecutor().scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (looking != null) {
            looking.cancel(false);
        }
        super.stop();
    }

    @Override
    protected Processor createProcessor() {
        return new Http11Processor(this, getAdapter()) {
            /** From the first byte that came to the last one that was sent, or until more bytes are needed for the headers. */
            @Override
            public AbstractEndpoint.Handler.SocketState service(SocketWrapperBase<?> connection) throws IOException {
                inService.put(connection, this);
                try {
                    return super.service(connection);
                } finally {
                    inService.remove(connection);
                }
            }
        };
    }

    private void look() {
        long now = System.nanoTime();
        inService.forEach((connection, processor) -> {
            if (age(processor, now) > limit(processor)) {
                connection.close(); // its thread finds that out, at the latest when its single read or write times out
            }
        });
        for (var connection : getEndpoint().getConnections()) {
            // who waits without a thread and has a processor has sent a part of its headers, unless it gets a stream
            if (connection.getCurrentProcessor() instanceof Http11Processor waiting && !waiting.isAsync() && age(waiting, now) > limits.head()) {
                connection.close();
            }
        }
    }

    private static long age(Processor processor, long now) {
        long begun = processor.getRequest().getStartTimeNanos();
        return begun < 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(now - begun);
    }

    private long limit(Processor processor) {
        return processor.getRequest().getRequestProcessor().getStage() == Constants.STAGE_PARSE ? limits.head() : limits.whole();
    }
}
