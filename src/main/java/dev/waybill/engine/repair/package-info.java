/** The repair kit: why an execution waits, what became of it beside another, and how to set it right. */
@org.springframework.modulith.NamedInterface("repair")
@NullMarked
package dev.waybill.engine.repair;

import org.jspecify.annotations.NullMarked;
