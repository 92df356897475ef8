/**
 * How good what the sources say is: per source and field how much is missing, invalid, duplicate, stale or out of range, over time;
 * and per record what deserves a look, such as an address that was probably mistyped. Nothing is dropped or corrected here.
 */
@NullMarked
package dev.tributary.quality;

import org.jspecify.annotations.NullMarked;
