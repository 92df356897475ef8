/**
 * KiotViet, as its documents describe it.
 */
@NullMarked
package dev.tributary.twin.kiotviet;

import org.jspecify.annotations.NullMarked;
