/**
 * Data quality: how many values of each source and field are missing, invalid, duplicate, stale or outliers, over time; and suspicious
 * values of single records, such as a mistyped e-mail domain. Nothing is dropped or corrected.
 */
@NullMarked
package dev.tributary.quality;

import org.jspecify.annotations.NullMarked;
