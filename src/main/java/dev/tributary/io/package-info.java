/**
 * What every package writes and reads alike: files that are there whole or not at all, hashes, JSON.
 */
@NullMarked
package dev.tributary.io;

import org.jspecify.annotations.NullMarked;
