/**
 * Whether a request comes from the sender it names: signatures, tokens and addresses, checked on the bytes as they arrived.
 */
@NullMarked
package dev.tributary.receive.signature;

import org.jspecify.annotations.NullMarked;
