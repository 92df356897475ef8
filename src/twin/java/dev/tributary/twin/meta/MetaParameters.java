package dev.tributary.twin.meta;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tributary.twin.kit.TwinRequest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters of a Graph API call, wherever they stand: query, form, multipart form or the fields of a JSON body. An object or list in a
 * JSON body is kept as its own JSON text, as it would stand in a form.
 */
final class MetaParameters {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final Pattern PART_NAME = Pattern.compile("name=\"([^\"]*)\"");

    private MetaParameters() {
    }

    static Map<String, String> of(TwinRequest call) {
        Map<String, String> all = new LinkedHashMap<>(call.query());
        String header = call.header("content-type");
        String type = header == null ? "" : header.toLowerCase(Locale.ROOT);
        if (call.body().length == 0) {
            return all;
        }
        if (type.startsWith("application/json")) {
            all.putAll(json(call.body()));
        } else if (type.startsWith("multipart/form-data")) {
            Matcher boundary = BOUNDARY.matcher(header);
            if (!boundary.find()) {
                throw MetaRefusal.parameter("The request body has no multipart boundary");
            }
            all.putAll(multipart(call.body(), boundary.group(1)));
        } else {
            all.putAll(TwinRequest.form(call.text()));
        }
        return all;
    }

    private static Map<String, String> json(byte[] body) {
        Map<String, String> all = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw MetaRefusal.parameter("The request body must be a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                    int from = (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    int to = (int) parser.currentLocation().getByteOffset();
                    all.put(name, new String(body, from, to - from, StandardCharsets.UTF_8));
                } else if (token != JsonToken.VALUE_NULL) {
                    all.put(name, parser.getText());
                }
            }
            if (parser.nextToken() != null) {
                throw MetaRefusal.parameter("The request body must be one JSON object");
            }
            return all;
        } catch (IOException e) {
            throw MetaRefusal.parameter("The request body is not valid JSON");
        }
    }

    private static Map<String, String> multipart(byte[] body, String boundary) {
        Map<String, String> all = new LinkedHashMap<>();
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String line = "--" + boundary;
        for (int at = text.indexOf(line); at >= 0 && !text.startsWith("--", at + line.length());) {
            int next = text.indexOf("\r\n" + line, at + line.length());
            int headersEnd = text.indexOf("\r\n\r\n", at);
            if (next < 0 || headersEnd < 0 || headersEnd + 4 > next) {
                throw MetaRefusal.parameter("The multipart request body is not complete");
            }
            Matcher name = PART_NAME.matcher(text.substring(at, headersEnd));
            if (name.find()) {
                all.put(name.group(1), new String(text.substring(headersEnd + 4, next).getBytes(StandardCharsets.ISO_8859_1),
                        StandardCharsets.UTF_8));
            }
            at = next + 2;
        }
        return all;
    }
}
