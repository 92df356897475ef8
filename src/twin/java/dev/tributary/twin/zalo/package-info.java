/**
 * Zalo Official Account, as its documents describe it.
 */
@NullMarked
package dev.tributary.twin.zalo;

import org.jspecify.annotations.NullMarked;
