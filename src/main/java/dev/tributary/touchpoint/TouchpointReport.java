package dev.tributary.touchpoint;

/**
 * What one derivation did.
 *
 * @param visitors    that had new events
 * @param touchpoints that are new or otherwise than before
 * @param carts       that are new or otherwise than before
 */
public record TouchpointReport(long visitors, long touchpoints, long carts) {
}
