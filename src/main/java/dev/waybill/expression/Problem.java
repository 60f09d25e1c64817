package dev.waybill.expression;

/** What is wrong with one expression. */
record Problem(String code, String sentence) {}
