package dev.waybill.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answer to requests that Tomcat refuses before any of our code runs: a problem without Tomcat's words. */
public final class EdgeValve extends ErrorReportValve {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeValve.class);

    private final Problems problems = new Problems(ProblemCatalogue.load());

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            problems.of(response.getStatus(), null, null).send(response);
            response.finishResponse();
        } catch (IOException e) {
            LOG.debug("The client of a refused request has gone", e);
        }
    }
}
