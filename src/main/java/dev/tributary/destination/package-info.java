/**
 * Push and confirm: the difference between who should be on a platform's list and whom the platform has accepted, sent in its own
 * form and hashing, with the answer for every member kept in the ledger. HTTP 200 is never "delivered".
 */
@NullMarked
package dev.tributary.destination;

import org.jspecify.annotations.NullMarked;
