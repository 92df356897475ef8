/**
 * {@code pull:}: reads the streams of every connection page by page, as its connector describes them, and sends each page through its
 * route.
 */
@NullMarked
package dev.tributary.pull;

import org.jspecify.annotations.NullMarked;
