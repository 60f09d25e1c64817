/** JSON Schema 2020-12: checking values within bounds of time and memory, with sentences a person can act on. */
@NullMarked
package dev.waybill.definition.schema;

import org.jspecify.annotations.NullMarked;
