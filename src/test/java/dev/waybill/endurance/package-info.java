/** Whole clusters under load for a long time: with random faults, judged from outside ({@code bench/chaos}), and watched for what grows ({@code bench/soak}). */
@NullMarked
package dev.waybill.endurance;

import org.jspecify.annotations.NullMarked;
