/**
 * Twilio, as its documents describe it.
 */
@NullMarked
package dev.tributary.twin.twilio;

import org.jspecify.annotations.NullMarked;
