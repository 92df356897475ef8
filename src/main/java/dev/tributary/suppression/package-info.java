/**
 * Finds the rows of a person, and keeps forgotten people from being stored again by salted hashes of their identifiers.
 */
@NullMarked
package dev.tributary.suppression;

import org.jspecify.annotations.NullMarked;
