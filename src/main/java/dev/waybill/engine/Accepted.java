package dev.waybill.engine;

/** @param isReplayed whether an earlier start with the same key was found instead */
public record Accepted(Execution execution, boolean isReplayed) {}
