@NullMarked
package dev.waybill.egress;

import org.jspecify.annotations.NullMarked;
