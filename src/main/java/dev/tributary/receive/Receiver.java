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
 * One way of being sent things: judges requests at the door, and later reads its own stored requests. Thread-safe. It stores
 * nothing itself and touches no warehouse, so that judging takes milliseconds whatever else is going on.
 */
public interface Receiver {

    /** What becomes of a request. @param keep stored before {@code reply} is sent; nothing when the request is refused or is no record */
    record Verdict(List<StoredRequest> keep, SenderResponse reply) {

        public static Verdict keep(StoredRequest arrival, SenderResponse reply) {
            return new Verdict(List.of(arrival), reply);
        }

        public static Verdict answer(SenderResponse reply) {
            return new Verdict(List.of(), reply);
        }
    }

    /** In a word, for counters: {@code tracking}. */
    String name();

    /** How the paths of its requests begin, such as {@code /v1/}; of two receivers the one with the longer beginning has a request. */
    List<String> paths();

    /** Bytes that a body may have as it comes; a larger one is answered with 413 before it is read to the end. */
    int largest();

    /** What a sender of too much is told. @param request without its body */
    default SenderResponse tooLarge(RawRequest request) {
        return SenderResponse.text(413, "the request is larger than " + largest() + " bytes");
    }

    /** Told when a request has been answered. @param after how long it took from its arrival */
    default void answered(RawRequest request, Duration after) {
    }

    /** Judges a whole request. */
    Verdict receive(RawRequest request);

    /** Headers that every reply has, an error's too. @param request without its body */
    default Map<String, String> headers(RawRequest request) {
        return Map.of();
    }

    /** Whether stored requests of a connector's stream are its own. */
    boolean reads(Connector connector, Connector.Stream stream);

    /**
     * The records of a stored request.
     *
     * @throws IOException when it cannot be read; it is quarantined whole then
     */
    List<JsonNode> records(Connection connection, Connector.Stream stream, StoredRequest arrival) throws IOException;
}
