package dev.tributary.twin.kit;

import java.time.Instant;

/**
 * One request that a twin answered.
 *
 * @param sequence position in order of arrival, from 1
 * @param at       when it arrived
 * @param method   HTTP method, or {@code GRPC}
 * @param path     path with query, or the gRPC method's full name; vendors that take secrets in a query have them masked
 * @param status   HTTP status answered, or the gRPC status code's number; 0 when the connection was cut
 */
public record SeenRequest(long sequence, Instant at, String method, String path, int status) {}
