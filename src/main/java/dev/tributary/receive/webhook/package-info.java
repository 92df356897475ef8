/**
 * Webhooks of vendors, as the {@code webhooks:} section of each connector describes them.
 */
@NullMarked
package dev.tributary.receive.webhook;

import org.jspecify.annotations.NullMarked;
