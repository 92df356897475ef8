package dev.tributary.lint;

import java.util.Map;
import java.util.Set;

/**
 * The names that routes may use, as the other files of the home declare them.
 *
 * @param streamsByConnector stream names by connector id
 * @param received           names of the streams that are sent to us, by connector id
 * @param mappings           {@code <connector>/<stream>} of every mapping
 * @param audiences          names of the audiences
 * @param platforms          what {@code push:} can reach
 */
record Known(Map<String, Set<String>> streamsByConnector, Map<String, Set<String>> received, Set<String> mappings, Set<String> audiences,
        Set<String> platforms) {}
