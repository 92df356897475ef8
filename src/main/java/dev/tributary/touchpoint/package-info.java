/**
 * Visits derived from events: touchpoints with the campaign that led to them, the carts that visitors left, and the touchpoint that each
 * purchase counts for. Incremental, and the same whatever order the events came in.
 */
@NullMarked
package dev.tributary.touchpoint;

import org.jspecify.annotations.NullMarked;
