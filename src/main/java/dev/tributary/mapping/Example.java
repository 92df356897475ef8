package dev.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.config.SourceLocation;

/**
 * An example inside a mapping: documentation and test at once.
 *
 * @param in  a record as the vendor sends it
 * @param out for each table named, its rows in order; only the columns named are compared
 */
record Example(SourceLocation place, String name, JsonNode in, JsonNode out) {}
