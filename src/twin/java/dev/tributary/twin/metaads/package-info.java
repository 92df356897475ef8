/**
 * Meta's Marketing API: figures of ads.
 */
@NullMarked
package dev.tributary.twin.metaads;

import org.jspecify.annotations.NullMarked;
