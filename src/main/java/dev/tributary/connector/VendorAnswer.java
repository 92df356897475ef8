package dev.tributary.connector;

import com.fasterxml.jackson.databind.JsonNode;

/** A whole, readable answer. @param status HTTP status. @param body its JSON */
record VendorAnswer(int status, JsonNode body) {
}
