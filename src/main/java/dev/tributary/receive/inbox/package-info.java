/**
 * The inbox: a durable queue of accepted requests between the sender's answer and the warehouse.
 */
@NullMarked
package dev.tributary.receive.inbox;

import org.jspecify.annotations.NullMarked;
