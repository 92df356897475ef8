/**
 * Expressions in YAML: JSLT, compiled once. A plain path such as {@code .customer.email} is followed directly, which is several times
 * faster and tells a missing field from an explicit null.
 */
@NullMarked
package dev.tributary.expression;

import org.jspecify.annotations.NullMarked;
