/**
 * The warehouse in one file of DuckDB.
 */
@NullMarked
package dev.tributary.warehouse.duckdb;

import org.jspecify.annotations.NullMarked;
