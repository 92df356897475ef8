/**
 * Tributary: many sources flow into one customer, one customer flows out to every audience. The packages are the steps of that flow:
 * {@code connector} pulls, {@code mapping} maps, {@code sync} and {@code warehouse} store, {@code identity} resolves, {@code insight}
 * derives, {@code audience} selects, {@code activation} pushes. Here stands only what all of them share: the kinds of failure.
 */
@NullMarked
package dev.tributary;

import org.jspecify.annotations.NullMarked;
