package dev.tributary.app;

import dev.tributary.privacy.PersonSelector;
import org.jspecify.annotations.Nullable;

/** The identifier that names one person in a request about their data. Prints no value. @param value as it was typed */
public record PersonKey(Kind kind, String value) {

    public enum Kind {
        EMAIL("e-mail address"), PHONE("phone number"), ID("id");

        private final String noun;

        Kind(String noun) {
            this.noun = noun;
        }

        /** As a sentence names it. */
        public String noun() {
            return noun;
        }
    }

    /**
     * @param country of phones in national form
     * @throws dev.tributary.FaultException of kind CONFIG when the value is no address or number
     */
    PersonSelector selector(@Nullable String country) {
        return switch (kind) {
            case EMAIL -> PersonSelector.email(value);
            case PHONE -> PersonSelector.phone(value, country);
            case ID -> PersonSelector.id(value);
        };
    }

    @Override
    public String toString() {
        return "a person by " + kind.noun();
    }
}
