package dev.tributary.destination;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The one JSON reader and writer of this package. Thread-safe. */
public final class Json {

    public static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {
    }
}
