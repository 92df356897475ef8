/**
 * Vendor record to canonical rows: {@code mappings/canonical.yaml} and {@code mappings/<connector>/<stream>.yaml}, YAML around JSLT
 * expressions, compiled once. What does not fit becomes a rejection that names the field; its neighbours go on.
 */
@NullMarked
package dev.tributary.mapping;

import org.jspecify.annotations.NullMarked;
