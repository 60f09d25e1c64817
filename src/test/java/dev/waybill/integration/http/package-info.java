@NullMarked
package dev.waybill.integration.http;

import org.jspecify.annotations.NullMarked;
