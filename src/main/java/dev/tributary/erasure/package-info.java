/**
 * What is a person's, and what must not come back: which rows of which tables speak of somebody, and the salted hashes that are kept of the
 * forgotten. Knows the warehouse alone; who asks, and what platforms are told, is elsewhere.
 */
@NullMarked
package dev.tributary.erasure;

import org.jspecify.annotations.NullMarked;
