/**
 * Meta's Marketing API: custom audiences and the figures of ads.
 */
@NullMarked
package dev.tributary.twin.meta;

import org.jspecify.annotations.NullMarked;
