/**
 * {@code receive:}: verifies what others send us, answers once it is durable in the inbox, and drains the inbox into the warehouse. An
 * acknowledgement touches the inbox only, so no sender ever waits for the warehouse.
 */
@NullMarked
package dev.tributary.receive;

import org.jspecify.annotations.NullMarked;
