package dev.tributary.twin.twilio;

import com.fasterxml.jackson.core.JsonGenerator;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A message as Twilio holds it. Immutable; prints nothing but its id.
 *
 * @param from      a number, a short code, a sender's name or a prefixed address; null while a messaging service has not chosen one
 * @param direction {@code inbound}, {@code outbound-api}, {@code outbound-call} or {@code outbound-reply}
 * @param service   the messaging service, or null
 * @param price     what it cost, negative; null until it is billed
 * @param errorCode such as 30003, or null
 * @param sent      null until it went out
 * @param updated   when any of this last changed
 */
public record TwilioMessage(String sid, @Nullable String from, String to, String body, String status, String direction,
        @Nullable String service, @Nullable BigDecimal price, @Nullable Integer errorCode, Instant created, @Nullable Instant sent,
        Instant updated) {

    /** RFC 2822, in UTC: {@code Sun, 01 Mar 2026 08:15:00 +0000}. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss '+0000'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    TwilioMessage inStatus(String next, @Nullable Integer error, Instant now) {
        boolean leaves = sent == null && !next.equals("queued") && !next.equals("scheduled") && !next.equals("canceled")
                && !next.equals("accepted");
        return new TwilioMessage(sid, from, to, body, next, direction, service, price, error, created, leaves ? now : sent, now);
    }

    TwilioMessage billed(BigDecimal amount, Instant now) {
        return new TwilioMessage(sid, from, to, body, status, direction, service, amount, errorCode, created, sent, now);
    }

    TwilioMessage redacted(Instant now) {
        return new TwilioMessage(sid, from, to, "", status, direction, service, price, errorCode, created, sent, now);
    }

    void write(JsonGenerator json, String account) throws IOException {
        String uri = "/2010-04-01/Accounts/" + account + "/Messages/" + sid;
        json.writeStartObject();
        json.writeStringField("sid", sid);
        json.writeStringField("account_sid", account);
        json.writeStringField("messaging_service_sid", service);
        json.writeStringField("from", from);
        json.writeStringField("to", to);
        json.writeStringField("body", body);
        json.writeStringField("status", status);
        json.writeStringField("direction", direction);
        json.writeStringField("num_segments", String.valueOf(body.length() / 70 + 1));
        json.writeStringField("num_media", "0");
        json.writeStringField("price", price == null ? null : price.toPlainString());
        json.writeStringField("price_unit", "USD");
        if (errorCode == null) {
            json.writeNullField("error_code");
        } else {
            json.writeNumberField("error_code", errorCode);
        }
        json.writeStringField("error_message", errorCode == null ? null : "See https://www.twilio.com/docs/errors/" + errorCode);
        json.writeStringField("date_created", TIME.format(created));
        json.writeStringField("date_sent", sent == null ? null : TIME.format(sent));
        json.writeStringField("date_updated", TIME.format(updated));
        json.writeStringField("api_version", "2010-04-01");
        json.writeStringField("uri", uri + ".json");
        json.writeObjectFieldStart("subresource_uris");
        json.writeStringField("media", uri + "/Media.json");
        json.writeEndObject();
        json.writeEndObject();
    }

    @Override
    public String toString() {
        return "message " + sid;
    }
}
