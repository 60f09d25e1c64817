/**
 * What runs in a child process: one interpreter, behind pipes, confined by the operating system. It uses {@code json} and the
 * libraries of its language, nothing else of the product, and is on no class path with it.
 */
@NullMarked
package dev.waybill.flow.script.child;

import org.jspecify.annotations.NullMarked;
