package dev.tributary.receive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.receive.inbox.StoredRequest;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One kind of incoming request: verifies a request when it arrives, and reads the records of its stored requests later. Thread-safe. It
 * does not store and does not use the warehouse, so that a request is answered in milliseconds at any time.
 */
public interface Receiver {

    /**
     * The result for one request.
     *
     * @param keep to be stored before {@code reply} is sent; empty when the request is refused or has no records
     */
    record Result(List<StoredRequest> keep, SenderResponse reply) {

        public static Result keep(StoredRequest request, SenderResponse reply) {
            return new Result(List.of(request), reply);
        }

        public static Result answer(SenderResponse reply) {
            return new Result(List.of(), reply);
        }
    }

    /** Its name in metrics, such as {@code tracking}. */
    String name();

    /** Prefixes of the paths of its requests, such as {@code /v1/}; among receivers the longest prefix wins. */
    List<String> paths();

    /** The largest body in bytes, before decompression; the rest of a larger one is not read. */
    int largest();

    /** The answer to a request with a larger body. @param request without its body */
    default SenderResponse tooLarge(RawRequest request) {
        return SenderResponse.text(413, "the request is larger than " + largest() + " bytes");
    }

    /** Called after a request has been answered. @param after time since its arrival */
    default void answered(RawRequest request, Duration after) {
    }

    /** Verifies a complete request. */
    Result receive(RawRequest request);

    /** Headers of every reply, also of errors. @param request may lack its body */
    default Map<String, String> headers(RawRequest request) {
        return Map.of();
    }

    /** Whether it reads the stored requests of a stream. */
    boolean reads(Connector connector, Connector.Stream stream);

    /**
     * The records in a stored request.
     *
     * @throws IOException when it cannot be read: the request is quarantined then
     */
    List<JsonNode> records(Connection connection, Connector.Stream stream, StoredRequest request) throws IOException;
}
