/**
 * The home: the folder with {@code routes connectors mappings config}, read as YAML that remembers where every value stands, so that each
 * mistake is reported as {@code path:line:column: what; what to write instead}, all at once.
 */
@NullMarked
package dev.tributary.config;

import org.jspecify.annotations.NullMarked;
