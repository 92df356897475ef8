/**
 * Shopify, as its documents describe it.
 */
@NullMarked
package dev.tributary.twin.shopify;

import org.jspecify.annotations.NullMarked;
