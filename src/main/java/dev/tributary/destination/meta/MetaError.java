package dev.tributary.destination.meta;

import com.facebook.ads.sdk.APIException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tributary.Fault;
import dev.tributary.destination.Json;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What an answer of the Graph API says went wrong. Codes: https://developers.facebook.com/documentation/ads-commerce/marketing-api/error-reference
 *
 * @param code 0 when no answer, or none we understand, arrived
 */
record MetaError(int status, int code, int subcode, boolean isTransient, String title, String trace, boolean tooMuchData, @Nullable Duration regain) {

    /** Removing would leave an audience too small. */
    static final int TOO_SMALL = 1870047;
    /** The audience is being changed by someone else. */
    private static final int BUSY = 1870145;
    private static final int UNKNOWN_OBJECT = 33;
    private static final int NOT_THERE_YET = 803;
    private static final Set<Integer> THROTTLED = Set.of(4, 17, 32, 341, 613, 80000, 80003, 80004);
    private static final Map<Integer, String> HUMAN = Map.of(
            1870034, "the Custom Audience terms are not accepted; accept them in Ads Manager",
            1870090, "the Custom Audience terms are not accepted; accept them in Ads Manager",
            1870050, "the ad account is not linked to the business; link it in Business settings",
            TOO_SMALL, "the audience would become too small");

    static MetaError of(APIException e) {
        JsonNode header = json(e.getHeader());
        JsonNode error = json(e.getRawResponse()).path("error");
        return new MetaError(header.path(MetaExecutor.STATUS).asInt(), error.path("code").asInt(), error.path("error_subcode").asInt(),
                error.path("is_transient").asBoolean(), error.path("error_user_title").asText(""), error.path("fbtrace_id").asText(""),
                error.path("message").asText("").contains("reduce the amount of data"), regain(header));
    }

    private static JsonNode json(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? MissingNode.getInstance() : Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static @Nullable Duration regain(JsonNode header) {
        int minutes = 0;
        for (JsonNode business : json(header.path("x-business-use-case-usage").asText())) {
            for (JsonNode use : business) {
                minutes = Math.max(minutes, use.path("estimated_time_to_regain_access").asInt());
            }
        }
        String after = header.path("retry-after").asText();
        return minutes > 0 ? Duration.ofMinutes(minutes) : after.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(after)) : null;
    }

    boolean throttled() {
        return THROTTLED.contains(code) || code == 0 && status == 429;
    }

    /** Trying again can help: throttled, out of order, busy, or an answer that made no sense. */
    boolean passing() {
        return throttled() || isTransient || code == 1 || code == 2 || subcode == BUSY || status >= 500 || code == 0 && (status < 400 || status == 408);
    }

    /** A list made a moment ago is not yet known everywhere. */
    boolean notThereYet() {
        return code == NOT_THERE_YET;
    }

    boolean gone() {
        return code == 100 && subcode == UNKNOWN_OBJECT || code == NOT_THERE_YET;
    }

    Fault fault() {
        if (throttled()) {
            return Fault.RATE_LIMIT;
        }
        if (passing()) {
            return Fault.VENDOR_DOWN;
        }
        return switch (code) {
            case 0 -> status == 401 || status == 403 ? Fault.CREDENTIALS : Fault.REFUSED;
            case 10, 102, 190, 294 -> Fault.CREDENTIALS;
            case 2635 -> Fault.CONFIG;
            default -> code >= 200 && code < 300 && subcode != TOO_SMALL ? Fault.CREDENTIALS : Fault.REFUSED;
        };
    }

    /** One sentence: what, why, what to do. The vendor's own message may quote what we sent, so it is left out. */
    String sentence() {
        String what = HUMAN.get(subcode);
        if (what == null) {
            what = switch (fault()) {
                case RATE_LIMIT -> "Meta asks us to slow down" + (regain == null ? "" : " for " + regain.toMinutes() + " minutes") + "; the next run goes on";
                case VENDOR_DOWN -> "Meta gave no usable answer; the next run goes on";
                case CREDENTIALS -> code == 190 || code == 102 || status == 401 ? "Meta refuses the access token; make a new system user token and set accessToken"
                        : "the access token lacks a permission; grant ads_management on the ad account to its system user";
                case CONFIG -> "Meta no longer serves this API version; set apiVersion to a living one";
                default -> gone() ? "Meta does not know the ad account or audience, or the token may not see it; check adAccount" : "Meta refuses the request";
            };
        }
        return what + " (" + (code == 0 ? "status " + status : "code " + code + (subcode == 0 ? "" : "/" + subcode)) + (title.isEmpty() ? "" : ", " + title)
                + (trace.isEmpty() ? "" : ", trace " + trace) + ")";
    }
}
