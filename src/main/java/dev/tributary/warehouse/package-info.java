/**
 * Where everything is kept: one port, {@link dev.tributary.warehouse.Warehouse}, with DuckDB behind it (one file, no service). One writer
 * lane per warehouse: two concurrent merges of the same new key would both commit and double the row.
 */
@NullMarked
package dev.tributary.warehouse;

import org.jspecify.annotations.NullMarked;
