package dev.tributary.touchpoint;

/**
 * The counts of one derivation.
 *
 * @param visitors    visitors with new events
 * @param touchpoints new and changed touchpoints
 * @param carts       new and changed carts
 */
public record TouchpointReport(long visitors, long touchpoints, long carts) {}
