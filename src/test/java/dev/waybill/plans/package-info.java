/** How the database finds what the product asks it for. */
@NullMarked
package dev.waybill.plans;

import org.jspecify.annotations.NullMarked;
