/**
 * The hub put together: everything a home describes, read once, checked whole, and wired to Camel.
 */
@NullMarked
package dev.tributary.hub;

import org.jspecify.annotations.NullMarked;
