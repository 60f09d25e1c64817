/** Large values, kept out of the rows that name them. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"tenant"})
@NullMarked
package dev.waybill.blob;

import org.jspecify.annotations.NullMarked;
