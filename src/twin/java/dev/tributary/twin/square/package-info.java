/**
 * Square, as its documents describe it.
 */
@NullMarked
package dev.tributary.twin.square;

import org.jspecify.annotations.NullMarked;
