/**
 * Consent by purpose and channel, from the statements of every source and the law of the person's region.
 */
@NullMarked
package dev.tributary.consent;

import org.jspecify.annotations.NullMarked;
