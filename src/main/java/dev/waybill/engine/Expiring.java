package dev.waybill.engine;

/** As a bean: rows of a capability's own that are kept for a time. One node of the cluster at a time lets them go. */
public interface Expiring {
    /** @return how many went; that many if there may be more */
    int expire(int atMost);
}
