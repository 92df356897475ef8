package dev.tributary.destination.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tributary.Fault;
import dev.tributary.http.ErrorRule;
import dev.tributary.http.VendorFault;
import dev.tributary.http.VendorResponse;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/**
 * An error answer of the Graph API. Codes: https://developers.facebook.com/documentation/ads-commerce/marketing-api/error-reference
 *
 * @param code    0 when no answer arrived, or one without a code
 * @param meaning by the error rules of {@code connectors/meta/connector.yaml}
 * @param pause   how long Meta asks to wait, or null
 */
record MetaError(int status, int code, int subcode, ErrorRule.Meaning meaning, String title, String trace, @Nullable Duration pause) {

    /** Removing would leave an audience too small. */
    static final int TOO_SMALL = 1870047;
    private static final int UNKNOWN_OBJECT = 33;
    private static final int NOT_THERE_YET = 803;
    private static final int OLD_VERSION = 2635;
    private static final Map<Integer, String> HUMAN = Map.of(
            1870034, "the Custom Audience terms are not accepted; accept them in Ads Manager",
            1870090, "the Custom Audience terms are not accepted; accept them in Ads Manager",
            1870050, "the ad account is not linked to the business; link it in Business settings",
            TOO_SMALL, "the audience would become too small");

    static MetaError of(VendorFault fault) {
        VendorResponse response = fault.response();
        JsonNode error = (response == null ? MissingNode.getInstance() : response.body()).path("error");
        return new MetaError(response == null ? 0 : response.status(), error.path("code").asInt(), error.path("error_subcode").asInt(),
                fault.meaning(),
                error.path("error_user_title").asText(""), error.path("fbtrace_id").asText(""), fault.askedWait());
    }

    /** Whether the request holds more than Meta takes at once. */
    boolean tooMuchData() {
        return meaning == ErrorRule.Meaning.HALVE_WINDOW;
    }

    /** A new list is not known everywhere for a moment. */
    boolean notThereYet() {
        return code == NOT_THERE_YET;
    }

    boolean gone() {
        return code == 100 && subcode == UNKNOWN_OBJECT || code == NOT_THERE_YET;
    }

    Fault fault() {
        return switch (meaning) {
            case RATE_LIMIT, DAILY_LIMIT -> Fault.RATE_LIMIT;
            case VENDOR_DOWN -> Fault.VENDOR_DOWN;
            case CREDENTIALS, TOKEN_EXPIRED -> Fault.CREDENTIALS;
            default -> code == OLD_VERSION ? Fault.CONFIG : Fault.REFUSED;
        };
    }

    /** One sentence: what, why, what to do. The vendor's own message may quote what we sent, so it is left out. */
    String sentence() {
        String what = HUMAN.get(subcode);
        if (what == null) {
            what = switch (fault()) {
                case RATE_LIMIT -> "Meta asks us to slow down" + (pause == null ? "" : " for " + pause.toMinutes() + " minutes")
                        + "; the next run goes on";
                case VENDOR_DOWN -> "Meta gave no usable answer; the next run goes on";
                case CREDENTIALS -> code == 190 || code == 102 || status == 401
                        ? "Meta refuses the access token; make a new system user token and set accessToken"
                        : "the access token lacks a permission; grant ads_management on the ad account to its system user";
                case CONFIG -> "Meta no longer serves this API version; set apiVersion to a living one";
                default -> gone() ? "Meta does not know the ad account or audience, or the token may not see it; check adAccount"
                        : "Meta refuses the request";
            };
        }
        return what + " (" + (code == 0 ? "status " + status : "code " + code + (subcode == 0 ? "" : "/" + subcode))
                + (title.isEmpty() ? "" : ", " + title)
                + (trace.isEmpty() ? "" : ", trace " + trace) + ")";
    }
}
