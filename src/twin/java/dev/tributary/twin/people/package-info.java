/**
 * The made-up people and the recorded shop behind the twins.
 */
@NullMarked
package dev.tributary.twin.people;

import org.jspecify.annotations.NullMarked;
