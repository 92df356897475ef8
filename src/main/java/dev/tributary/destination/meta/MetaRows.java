package dev.tributary.destination.meta;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tributary.destination.Member;
import dev.tributary.io.Json;
import dev.tributary.io.Sha256;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** People as rows of Meta's schema: a tuple is a JSON array of rows, one row per pair of e-mail and phone of one person. */
final class MetaRows {

    private MetaRows() {
    }

    /** The kind of identifier that a key holds; empty for our own id. */
    static String kind(String key) {
        return key.startsWith("EMAIL") ? "email" : key.startsWith("PHONE") ? "phone" : "";
    }

    static @Nullable String tuple(String profileId, Map<String, List<String>> identifiers, List<String> schema) {
        List<String> emails = identifiers.getOrDefault("email", List.of());
        List<String> phones = identifiers.getOrDefault("phone", List.of());
        List<String> emailHashes = emails.isEmpty() || schema.stream().noneMatch(key -> key.startsWith("EMAIL"))
                ? List.of()
                : hashes(emails, MetaForm.EMAIL);
        List<String> phoneHashes = phones.isEmpty() || schema.stream().noneMatch(key -> key.startsWith("PHONE")) ? List.of()
                : hashes(phones, MetaForm.PHONE);
        int rows = Math.max(emailHashes.size(), phoneHashes.size());
        if (rows == 0) {
            return null;
        }
        StringBuilder tuple = new StringBuilder(rows * 180).append('[');
        for (int row = 0; row < rows; row++) {
            tuple.append(row > 0 ? ",[" : "[");
            for (int i = 0; i < schema.size(); i++) {
                String key = schema.get(i);
                tuple.append(i > 0 ? ",\"" : "\"");
                if (key.startsWith("EMAIL")) {
                    tuple.append(row < emailHashes.size() ? emailHashes.get(row) : "");
                } else if (key.startsWith("PHONE")) {
                    tuple.append(row < phoneHashes.size() ? phoneHashes.get(row) : "");
                } else {
                    JsonStringEncoder.getInstance().quoteAsString(profileId, tuple);
                }
                tuple.append('"');
            }
            tuple.append(']');
        }
        return tuple.append(']').toString();
    }

    /** The warehouse's identifiers are in their one form already; only what is not takes the long way. */
    private static List<String> hashes(List<String> values, MetaForm form) {
        List<String> hashes = new ArrayList<>(values.size());
        for (String value : values) {
            String hashable = form == MetaForm.PHONE && isE164(value) ? value.substring(1) : form.of(value, null);
            String hash = hashable == null ? null : Sha256.hex(hashable);
            if (hash != null && !hashes.contains(hash)) {
                hashes.add(hash);
            }
        }
        return hashes;
    }

    private static boolean isE164(String value) {
        if (value.length() < 8 || value.length() > 16 || value.charAt(0) != '+' || value.charAt(1) == '0') {
            return false;
        }
        for (int i = 1; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    static int rows(String tuple) {
        int rows = 1;
        for (int at = tuple.indexOf("],["); at >= 0; at = tuple.indexOf("],[", at + 1)) {
            rows++;
        }
        return rows;
    }

    static String payload(List<Member> members, List<String> schema) {
        StringBuilder payload = new StringBuilder(members.size() * 180 + 200).append("{\"schema\":[\"").append(String.join("\",\"", schema))
                .append("\"],\"data\":[");
        for (int i = 0; i < members.size(); i++) {
            String tuple = members.get(i).tuple();
            payload.append(i > 0 ? "," : "").append(tuple, 1, tuple.length() - 1);
        }
        return payload.append("]}").toString();
    }

    /**
     * Who of the members a receipt's samples speak of. Meta does not document the shape of a sample: rows and hashed cells are looked up in
     * every text of it, and a key that is a number counts as the place of a row only when its text says nothing.
     */
    static Set<Member> invalid(JsonNode samples, List<Member> members, List<String> schema) {
        Map<String, Set<Member>> byText = new HashMap<>();
        List<Member> byPlace = new ArrayList<>();
        for (Member member : members) {
            for (JsonNode row : rowsOf(member)) {
                byPlace.add(member);
                StringJoiner cells = new StringJoiner(",");
                for (int i = 0; i < row.size(); i++) {
                    String cell = row.get(i).asText();
                    cells.add(cell);
                    if (!cell.isEmpty() && !schema.get(i).equals("EXTERN_ID")) {
                        byText.computeIfAbsent(cell, key -> new HashSet<>()).add(member);
                    }
                }
                byText.computeIfAbsent(cells.toString(), key -> new HashSet<>()).add(member);
                byText.computeIfAbsent(row.toString(), key -> new HashSet<>()).add(member);
            }
        }
        Set<Member> invalid = new HashSet<>();
        if (samples.isObject()) {
            samples.fields().forEachRemaining(sample -> {
                if (!named(sample.getValue(), byText, invalid) && !named(TextNode.valueOf(sample.getKey()), byText, invalid)
                        && sample.getKey().matches("[0-9]{1,5}") && Integer.parseInt(sample.getKey()) < byPlace.size()) {
                    invalid.add(byPlace.get(Integer.parseInt(sample.getKey())));
                }
            });
        } else {
            samples.forEach(sample -> named(sample, byText, invalid));
        }
        return invalid;
    }

    /** Whether a sample names anyone: as a whole, else by a text inside it. */
    private static boolean named(JsonNode sample, Map<String, Set<Member>> byText, Set<Member> invalid) {
        Set<Member> found = byText.getOrDefault(sample.isContainerNode() ? sample.toString() : sample.asText(), Set.of());
        invalid.addAll(found);
        boolean any = !found.isEmpty();
        if (!any) {
            for (JsonNode child : sample) {
                any |= named(child, byText, invalid);
            }
        }
        return any;
    }

    private static JsonNode rowsOf(Member member) {
        try {
            return Json.MAPPER.readTree(member.tuple());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("a tuple is not JSON", e);
        }
    }
}
