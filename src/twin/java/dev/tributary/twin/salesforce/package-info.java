/**
 * Salesforce, as its documents describe it.
 */
@NullMarked
package dev.tributary.twin.salesforce;

import org.jspecify.annotations.NullMarked;
