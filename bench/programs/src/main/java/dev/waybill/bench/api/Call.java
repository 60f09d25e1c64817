package dev.waybill.bench.api;

import java.net.http.HttpRequest;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One line of the table: a call of the API with certain parameters.
 *
 * @param operation method and path as the API's description has them
 * @param weight    how often it is sent, beside the others
 * @param request   the next one; of one thread
 * @param expected  statuses that are well
 */
record Call(String operation, String title, Sort sort, int weight, Supplier<HttpRequest> request, Set<Integer> expected) {
    /** What it does to what is stored. */
    enum Sort {
        READ,
        START,
        CHANGE
    }
}
