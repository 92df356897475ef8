/**
 * Local stand-ins of vendors, part of the product: {@code demo}, {@code rehearse} and the tests run the real configuration against them. A
 * twin behaves as the vendor documents (paging, limits, signatures, partial failures), refuses what the vendor refuses, and injects faults
 * on demand.
 *
 * <p>Nothing in a twin knows the hub: twins are written from the vendors' documents, never from our connectors.
 */
@NullMarked
package dev.tributary.twin;

import org.jspecify.annotations.NullMarked;
