package dev.waybill.web;

/**
 * What the server tells about one kind of problem.
 *
 * @param code  stable, snake_case
 * @param title the same for every problem of this code
 * @param cause why it happens
 * @param cure  what the caller can do
 */
record ProblemEntry(String code, int status, String title, String cause, String cure) {
    String page() {
        return "/problems/" + code;
    }
}
