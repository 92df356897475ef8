/**
 * Descriptions of vendors' APIs and accounts, without I/O: {@code connectors/<id>/connector.yaml} and {@code config/connections.yaml}, and
 * the named strategies they select.
 */
@NullMarked
package dev.tributary.connector;

import org.jspecify.annotations.NullMarked;
