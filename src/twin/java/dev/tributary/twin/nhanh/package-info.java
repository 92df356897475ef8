/**
 * Nhanh.vn, as its documents describe it.
 */
@NullMarked
package dev.tributary.twin.nhanh;

import org.jspecify.annotations.NullMarked;
