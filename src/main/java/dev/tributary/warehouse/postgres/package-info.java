/**
 * The warehouse in a PostgreSQL database.
 */
@NullMarked
package dev.tributary.warehouse.postgres;

import org.jspecify.annotations.NullMarked;
