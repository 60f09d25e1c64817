package dev.waybill.integration;

/** What may be set for a connection. */
enum ConnectionField {
    TYPE,
    HOST,
    PORT,
    DATABASE,
    USER,
    PASSWORD,
    FROM,
    WRITABLE
}
