/**
 * Erasure of a person here and on the platforms, with a certificate; export of a person's data; deletion of data after its retention.
 */
@NullMarked
package dev.tributary.privacy;

import org.jspecify.annotations.NullMarked;
