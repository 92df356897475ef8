/**
 * Every mistake in the home's files, all at once, each with its place and what to write instead; no network.
 */
@NullMarked
package dev.tributary.lint;

import org.jspecify.annotations.NullMarked;
