package dev.tributary.http;

import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How calls are authorised. Values may hold placeholders.
 *
 * @param values        what the kind needs: {@code token}, {@code user}, {@code tokenUrl}, {@code clientId} …
 * @param fields        sent along with the token call
 * @param tokenHeaders  headers of the token call
 * @param json          whether the token call's body is JSON instead of a form
 * @param header        the header that carries the token
 * @param prefix        stands before the token, with its blank
 * @param accessToken   path of the token in the token answer
 * @param expiresIn     path of its lifetime in seconds there
 * @param refreshMargin a token is renewed this long before it expires
 * @param instanceUrl   path of the API's base address in the token answer, or null
 */
public record Auth(Kind kind, Map<String, String> values, Map<String, String> fields, Map<String, String> tokenHeaders, boolean json,
        String header, String prefix,
        Expression accessToken, Expression expiresIn, Duration refreshMargin, @Nullable Expression instanceUrl) {

    public enum Kind {
        NONE, BEARER, BASIC, HEADER, OAUTH2_CLIENT_CREDENTIALS, OAUTH2_REFRESH_TOKEN
    }

    /** How the body of a token call is written. */
    private enum Request {
        FORM, JSON
    }

    private static final Auth NONE = new Auth(Kind.NONE, Map.of(), Map.of(), Map.of(), false, "Authorization", "Bearer ",
            Expression.compile(".access_token"),
            Expression.compile(".expires_in"), Duration.ofMinutes(1), null);

    public boolean asksForTokens() {
        return kind == Kind.OAUTH2_CLIENT_CREDENTIALS || kind == Kind.OAUTH2_REFRESH_TOKEN;
    }

    /** Alternatives: the first one whose settings an account has is used. */
    public static List<Auth> read(Section connector) {
        List<Auth> alternatives = new ArrayList<>();
        for (YamlNode item : connector.list("auth")) {
            alternatives.add(one(Section.of(item, connector.findings(), connector.name() + ": auth")));
        }
        return alternatives.isEmpty() ? List.of(NONE) : List.copyOf(alternatives);
    }

    private static Auth one(Section section) {
        Kind kind = section.choice("kind", Kind.class, Kind.NONE);
        Map<String, String> values = new LinkedHashMap<>();
        switch (kind) {
            case NONE -> {
            }
            case BEARER -> section.requiredTexts(values, "token");
            case BASIC -> section.requiredTexts(values, "user", "password");
            case HEADER -> section.requiredTexts(values, "name", "value");
            case OAUTH2_CLIENT_CREDENTIALS -> section.requiredTexts(values, "tokenUrl", "clientId", "clientSecret");
            case OAUTH2_REFRESH_TOKEN -> {
                section.requiredTexts(values, "tokenUrl", "refreshToken");
                section.texts(values, "clientId", "clientSecret");
            }
        }
        Auth auth = NONE;
        if (kind == Kind.HEADER) {
            auth = new Auth(kind, values, Map.of(), Map.of(), false, values.getOrDefault("name", ""), section.text("prefix", ""),
                    NONE.accessToken, NONE.expiresIn, NONE.refreshMargin, null);
        } else if (kind == Kind.OAUTH2_CLIENT_CREDENTIALS || kind == Kind.OAUTH2_REFRESH_TOKEN) {
            section.texts(values, "scope", "scopeParameter");
            boolean json = section.choice("request", Request.class, Request.FORM) == Request.JSON;
            auth = new Auth(kind, values, section.textMap("fields"), section.textMap("tokenHeaders"), json,
                    section.text("header", NONE.header), section.text("prefix", NONE.prefix),
                    Expression.of(section, "accessToken", NONE.accessToken), Expression.of(section, "expiresIn", NONE.expiresIn),
                    section.duration("refreshMargin", NONE.refreshMargin), Expression.of(section, "instanceUrl"));
        } else if (kind != Kind.NONE) {
            auth = new Auth(kind, values, Map.of(), Map.of(), false, NONE.header, NONE.prefix, NONE.accessToken, NONE.expiresIn,
                    NONE.refreshMargin, null);
        }
        section.done();
        return auth;
    }
}
