package dev.tributary.twin.google;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The two consent signals of a person or of a whole request. */
record DataManagerConsents(String adUserData, String adPersonalization) {

    static DataManagerConsents of(JsonNode consent) {
        return new DataManagerConsents(JsonShape.get(consent, "adUserData").asText(), JsonShape.get(consent, "adPersonalization").asText());
    }

    /** Why a person with these signals is not used, or null when both are granted; a denial says more than a silence. */
    @Nullable
    String problem() {
        if (adUserData.equals("CONSENT_DENIED") || adPersonalization.equals("CONSENT_DENIED")) {
            return "PROCESSING_ERROR_REASON_DENIED_CONSENT";
        }
        return adUserData.equals("CONSENT_GRANTED") && adPersonalization.equals("CONSENT_GRANTED") ? null
                : "PROCESSING_ERROR_REASON_NO_CONSENT";
    }
}
