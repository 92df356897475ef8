/**
 * What others send us: requests are judged at the door, kept in a durable inbox, acknowledged, and drained from there into the
 * warehouse by {@code receive:}. An acknowledgement touches the inbox only, so no sender ever waits for the warehouse.
 */
@NullMarked
package dev.tributary.receive;

import org.jspecify.annotations.NullMarked;
