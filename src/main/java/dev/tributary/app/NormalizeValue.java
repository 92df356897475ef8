package dev.tributary.app;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.ApplicationSettings;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.contact.EmailAddress;
import dev.tributary.contact.PhoneNumber;
import dev.tributary.destination.DestinationField;
import dev.tributary.destination.DestinationType;
import dev.tributary.destination.DestinationTypes;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Normalises one value as mappings and destinations do. Opens no hub. */
public final class NormalizeValue {

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    /**
     * One form of the value.
     *
     * @param system  {@code tributary} for the stored form, or the destination that is sent it
     * @param form    the normalised value, or null when it is refused
     * @param sha256  the hash that is sent in place of the form, or null
     * @param refusal the reason when there is no form
     */
    public record Form(String system, String field, @Nullable String form, @Nullable String sha256, @Nullable String refusal) {

        @Override
        public String toString() {
            return "the form of a " + field + " for " + system;
        }
    }

    private final Home home;
    private final DestinationTypes destinations = ShippedDestinations.TYPES;

    public NormalizeValue(Home home) {
        this.home = home;
    }

    /**
     * Every form of a value.
     *
     * @param kind    such as {@code email} or {@code phone}
     * @param country ISO 3166-1 alpha-2, or null for that of {@code config/application.yaml}
     * @throws FaultException of kind CONFIG when there is no such kind or country
     */
    public List<Form> forms(String kind, String value, @Nullable String country) {
        List<String> kinds = destinations.kindsOfFields();
        if (!kinds.contains(kind)) {
            throw new FaultException(Fault.CONFIG, "unknown kind \"" + kind + "\"; " + Findings.oneOf(kinds, kind));
        }
        String origin = country(country);
        String refusal = switch (kind) {
            case "email" -> EmailAddress.refusal(value);
            case "phone" -> PhoneNumber.refusal(value, origin);
            default -> null;
        };
        String kept = switch (kind) {
            case "email" -> EmailAddress.normalise(value);
            case "phone" -> PhoneNumber.e164(value, origin);
            default -> value;
        };
        List<Form> forms = new ArrayList<>();
        if (kind.equals("email") || kind.equals("phone")) {
            forms.add(new Form("tributary", kind, kept, null, refusal));
        }
        for (DestinationType type : destinations.all()) {
            DestinationField field = type.declaration().fieldOf(kind);
            if (field != null) {
                forms.add(form(type.declaration().id(), field, kept, origin, refusal));
            }
        }
        return forms;
    }

    /** E-mail addresses and phone numbers go through the stored form, as in a push. */
    private static Form form(String destination, DestinationField field, @Nullable String kept, @Nullable String origin,
            @Nullable String refusal) {
        String form = kept == null ? null : field.form().of(kept, origin);
        if (kept == null || form == null) {
            String refused = refusal != null ? refusal : "nothing that " + destination + " takes as " + field.name() + " is left of it";
            return new Form(destination, field.name(), null, null, refused);
        }
        return new Form(destination, field.name(), form, field.hashed() ? field.sent(kept, origin) : null, null);
    }

    private @Nullable String country(@Nullable String typed) {
        if (typed == null) {
            Findings findings = new Findings();
            ApplicationSettings settings = ApplicationSettings.read(home, findings);
            findings.throwIfErrors();
            return settings.country();
        }
        String code = typed.strip().toUpperCase(Locale.ROOT);
        if (!COUNTRIES.contains(code)) {
            throw new FaultException(Fault.CONFIG, "--country " + typed + " is no country; write two letters of ISO 3166-1, such as VN");
        }
        return code;
    }
}
