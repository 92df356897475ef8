/**
 * Which rows speak of a person, and the salted hashes that keep a forgotten person from being stored again.
 */
@NullMarked
package dev.tributary.suppression;

import org.jspecify.annotations.NullMarked;
