/**
 * {@code receive:}: verifies incoming requests, answers once they are durable in the inbox, and drains the inbox into the warehouse. A
 * sender never waits for the warehouse.
 */
@NullMarked
package dev.tributary.receive;

import org.jspecify.annotations.NullMarked;
