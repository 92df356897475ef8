/**
 * Push and confirm. A {@link dev.tributary.destination.DestinationType} declares a kind of destination; the difference between the members
 * of an audience and the members that a platform has accepted is sent in the platform's form, and the ledger keeps the answer for every
 * member. HTTP 200 is never "delivered".
 */
@NullMarked
package dev.tributary.destination;

import org.jspecify.annotations.NullMarked;
