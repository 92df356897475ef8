package dev.tributary.twin.kit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes the answers of the sources' twins straight to bytes; numbers go out as the text they are given as. */
public final class JsonResponse {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** Writes one JSON value. */
    public interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private JsonResponse() {
    }

    public static TwinResponse of(int status, Writing writing) {
        return new TwinResponse(status, Map.of("Content-Type", "application/json; charset=utf-8"), bytes(writing));
    }

    private static byte[] bytes(Writing writing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 12);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            writing.to(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // memory does not fail
        }
        return out.toByteArray();
    }
}
