/**
 * What follows from a profile's orders: counts, gross and net, recency, frequency and money, as of one instant.
 */
@NullMarked
package dev.tributary.insight;

import org.jspecify.annotations.NullMarked;
