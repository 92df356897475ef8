package dev.tributary.suppression;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contact.EmailAddress;
import dev.tributary.contact.PhoneNumber;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.util.function.BiPredicate;

/** Finds out whether a raw record contains an e-mail address or phone number of certain people, in any notation. Thread-safe. */
public final class Mentions {

    private static final int SHORTEST_PHONE = 8;
    private static final int LONGEST_PHONE = 15;

    private final BiPredicate<String, String> identifiers;

    /** @param identifiers whether a kind ({@code email}, {@code phone}) and normalised value identifies one of these people */
    public Mentions(BiPredicate<String, String> identifiers) {
        this.identifiers = identifiers;
    }

    /** @param raw JSON, or a line of a file @param country of national numbers, or null */
    public boolean in(String raw, @Nullable String country) {
        try {
            return in(Json.MAPPER.readTree(raw), country);
        } catch (JsonProcessingException e) {
            for (String word : raw.split("[\\s,;|\"'<>]+")) {
                if (is(word, country)) {
                    return true;
                }
            }
            return false;
        }
    }

    private boolean in(JsonNode node, @Nullable String country) {
        if (node.isValueNode()) {
            return is(node.asText(), country);
        }
        for (JsonNode child : node) {
            if (in(child, country)) {
                return true;
            }
        }
        return false;
    }

    private boolean is(String word, @Nullable String country) {
        if (word.indexOf('@') > 0) {
            String email = EmailAddress.normalise(word);
            return email != null && identifiers.test("email", email);
        }
        long digits = word.chars().filter(character -> character >= '0' && character <= '9').count();
        String phone = digits >= SHORTEST_PHONE && digits <= LONGEST_PHONE ? PhoneNumber.e164(word, country) : null;
        return phone != null && identifiers.test("phone", phone);
    }
}
