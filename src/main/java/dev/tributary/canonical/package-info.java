/**
 * The canonical model: which tables, columns, types and keys the hub speaks of, and the rows that travel between mapping and warehouse.
 * Declared once in {@code mappings/canonical.yaml}; this package holds the values and uses only the JDK.
 */
@NullMarked
package dev.tributary.canonical;

import org.jspecify.annotations.NullMarked;
