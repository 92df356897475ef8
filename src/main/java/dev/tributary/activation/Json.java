package dev.tributary.activation;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The one JSON reader and writer of this package. Thread-safe. */
final class Json {

    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {
    }
}
