/**
 * Meta's Marketing API: custom audiences.
 */
@NullMarked
package dev.tributary.twin.meta;

import org.jspecify.annotations.NullMarked;
