package dev.waybill.definition;

import java.util.Set;

/** What version 1 of the definition names and this version of the product does not do yet: refused by name, never ignored. */
final class Unbuilt {
    static final String CODE = "not_available";
    static final Set<String> WORKFLOW_FIELDS =
            Set.of("on_failure");
    static final Set<String> TASK_FIELDS = Set.of("compensate", "repeat", "cache");
    static final Set<String> TASK_TYPES = Set.of(
            "connector", "route", "workflow", "rules", "ai");
    static final Set<String> TRIGGER_TYPES = Set.of("scheduled", "webhook", "event", "workflow");
    /** Type and parameter. */
    static final Set<String> PARAMETERS = Set.of("http_request integration");

    private Unbuilt() {}

    static String sentence(String name) {
        return "'" + name + "' is not available in this version";
    }
}
