package dev.tributary.destination;

import dev.tributary.contact.EmailAddress;
import dev.tributary.contact.PhoneNumber;
import dev.tributary.destination.google.GoogleForm;
import dev.tributary.destination.meta.MetaForm;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One value as one platform wants it.
 *
 * @param platform {@code google}, {@code meta}
 * @param field    what the platform calls it
 * @param form     the value in the platform's form; null when it must not be sent
 * @param sent     what travels: the form's SHA-256, or the form itself when {@code hashed} is false; null with the form
 */
public record PlatformForm(String platform, String field, @Nullable String form, @Nullable String sent, boolean hashed) {

    private record Fields(@Nullable GoogleForm google, @Nullable MetaForm meta) {
    }

    private static final Map<String, Fields> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("email", new Fields(GoogleForm.EMAIL, MetaForm.EMAIL));
        KINDS.put("phone", new Fields(GoogleForm.PHONE, MetaForm.PHONE));
        KINDS.put("given-name", new Fields(GoogleForm.GIVEN_NAME, MetaForm.FN));
        KINDS.put("family-name", new Fields(GoogleForm.FAMILY_NAME, MetaForm.LN));
        KINDS.put("gender", new Fields(null, MetaForm.GEN));
        KINDS.put("birth-year", new Fields(null, MetaForm.DOBY));
        KINDS.put("birth-month", new Fields(null, MetaForm.DOBM));
        KINDS.put("birth-day", new Fields(null, MetaForm.DOBD));
        KINDS.put("city", new Fields(null, MetaForm.CT));
        KINDS.put("state", new Fields(null, MetaForm.ST));
        KINDS.put("postal-code", new Fields(GoogleForm.POSTAL_CODE, MetaForm.ZIP));
        KINDS.put("country", new Fields(GoogleForm.REGION_CODE, MetaForm.COUNTRY));
    }

    /** The kinds of values that some platform has a form for. */
    public static List<String> kinds() {
        return List.copyOf(KINDS.keySet());
    }

    /** The one form that Tributary keeps, for the kinds that have one; null for the others, and for what is refused. */
    public static @Nullable String canonical(String kind, String typed, @Nullable String country) {
        return switch (kind) {
            case "email" -> EmailAddress.normalise(typed);
            case "phone" -> PhoneNumber.e164(typed, country);
            default -> null;
        };
    }

    /**
     * The value for each platform that takes this kind. E-mail addresses and phone numbers go through the canonical form, as in a push.
     *
     * @param country ISO 3166-1 alpha-2 of whoever wrote the value, or null
     * @throws IllegalArgumentException for a kind that is not one of {@link #kinds}
     */
    public static List<PlatformForm> of(String kind, String typed, @Nullable String country) {
        Fields fields = KINDS.get(kind);
        if (fields == null) {
            throw new IllegalArgumentException(kind);
        }
        boolean kept = kind.equals("email") || kind.equals("phone");
        String value = kept ? canonical(kind, typed, country) : typed;
        List<PlatformForm> forms = new ArrayList<>(2);
        if (fields.google != null) {
            forms.add(new PlatformForm("google", fields.google.name(), value == null ? null : fields.google.of(value, country),
                    value == null ? null : fields.google.sent(value, country), fields.google.hashed()));
        }
        if (fields.meta != null) {
            forms.add(new PlatformForm("meta", fields.meta.name(), value == null ? null : fields.meta.of(value, country),
                    value == null ? null : fields.meta.sent(value, country), fields.meta.hashed()));
        }
        return forms;
    }

    /** Holds a person's data, so it does not print. */
    @Override
    public String toString() {
        return platform + " " + field;
    }
}
