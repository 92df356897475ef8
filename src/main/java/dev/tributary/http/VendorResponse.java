package dev.tributary.http;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.net.http.HttpHeaders;

/** A complete answer. @param status HTTP status. @param body decoded; missing when the answer had none */
public record VendorResponse(int status, JsonNode body, HttpHeaders headers) {

    public @Nullable String header(String name) {
        return headers.firstValue(name).orElse(null);
    }
}
