package dev.tributary.destination.google;

import dev.tributary.destination.Member;

/**
 * The consent of one member as the Data Manager API spells it. https://developers.google.com/data-manager/api/reference/rest/v1/Consent
 */
final class GoogleSignals {

    static final String AD_USER_DATA = "adUserData";
    static final String AD_PERSONALIZATION = "adPersonalization";

    private GoogleSignals() {
    }

    /** @param states as {@link Member#signals}: a letter for each signal of the type, in its order */
    static String json(String states) {
        return "{\"" + AD_USER_DATA + "\":\"" + state(states.charAt(0)) + "\",\"" + AD_PERSONALIZATION + "\":\"" + state(states.charAt(1))
                + "\"}";
    }

    private static String state(char letter) {
        return switch (letter) {
            case Member.GRANTED -> "CONSENT_GRANTED";
            case Member.DENIED -> "CONSENT_DENIED";
            default -> "CONSENT_STATUS_UNSPECIFIED";
        };
    }
}
