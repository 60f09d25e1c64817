/** {@code waybill check}: definitions and their tests in files, without a server and a database. */
@NullMarked
package dev.waybill.simulation.check;

import org.jspecify.annotations.NullMarked;
