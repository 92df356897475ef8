/**
 * Touchpoints derived from web and app events: visits with the campaign they came from, abandoned carts, and the touchpoint each purchase
 * is credited to. Incremental, and independent of the order of arrival.
 */
@NullMarked
package dev.tributary.touchpoint;

import org.jspecify.annotations.NullMarked;
