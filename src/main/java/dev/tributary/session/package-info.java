/**
 * Visits out of events: touchpoints with what led to them, the carts that visitors left, and which touchpoint each purchase counts for.
 * Derived, incrementally, and the same whatever order the events came in.
 */
@NullMarked
package dev.tributary.session;

import org.jspecify.annotations.NullMarked;
