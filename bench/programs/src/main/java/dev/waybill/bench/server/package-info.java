/** The product, booted in this process, and the peers and databases around it. */
@NullMarked
package dev.waybill.bench.server;

import org.jspecify.annotations.NullMarked;
