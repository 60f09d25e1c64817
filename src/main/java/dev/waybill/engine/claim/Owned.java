package dev.waybill.engine.claim;

import dev.waybill.engine.journal.ExecutionKey;

/** An execution in the hands of one owner. */
record Owned(ExecutionKey key, long epoch) {}
