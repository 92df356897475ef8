package dev.tributary.destination.google;

import dev.tributary.contact.EmailAddress;
import dev.tributary.contact.Invisible;
import dev.tributary.contact.PhoneNumber;
import dev.tributary.destination.DestinationField;
import dev.tributary.destination.PersonForm;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How Google wants each field before hashing. Rules: https://developers.google.com/data-manager/api/devguides/concepts/formatting
 */
enum GoogleForm implements DestinationField.Form {

    /** Gmail ignores dots and tags, so Google wants them gone there, and only there. */
    EMAIL("email", true) {
        @Override
        public @Nullable String of(String typed, @Nullable String country) {
            String address = EmailAddress.normalise(typed);
            if (address == null) {
                address = EmailAddress.normalise(Invisible.tidy(typed).replaceAll("\\s+", ""));
            }
            if (address == null || !(address.endsWith("@gmail.com") || address.endsWith("@googlemail.com"))) {
                return address;
            }
            int at = address.indexOf('@');
            int tag = address.indexOf('+');
            String box = address.substring(0, tag >= 0 && tag < at ? tag : at).replace(".", "");
            return box.isEmpty() ? null : box + address.substring(at);
        }
    },
    PHONE("phone", true) {
        @Override
        public @Nullable String of(String typed, @Nullable String country) {
            return PhoneNumber.e164(typed, country);
        }
    },
    GIVEN_NAME("given-name", true) {
        @Override
        public @Nullable String of(String typed, @Nullable String country) {
            return withoutWords(typed, TITLES);
        }
    },
    FAMILY_NAME("family-name", true) {
        @Override
        public @Nullable String of(String typed, @Nullable String country) {
            return withoutWords(typed, SUFFIXES);
        }
    },
    REGION_CODE("country", false) {
        @Override
        public @Nullable String of(String typed, @Nullable String country) {
            return PersonForm.matching(Invisible.tidy(typed).toUpperCase(Locale.ROOT), "[A-Z]{2}");
        }
    },
    POSTAL_CODE("postal-code", false) {
        @Override
        public @Nullable String of(String typed, @Nullable String country) {
            return PersonForm.orNull(Invisible.tidy(typed));
        }
    };

    private static final Set<String> TITLES = Set.of("mr", "mrs", "ms", "dr");
    private static final Set<String> SUFFIXES = Set.of("jr", "sr", "2nd", "3rd", "ii", "iii", "iv", "v", "vi", "cpa", "dc", "dds", "vm",
            "jd", "md", "phd");

    private final String kind;
    private final boolean hashed;

    /** @param hashed false for fields that Google wants readable */
    GoogleForm(String kind, boolean hashed) {
        this.kind = kind;
        this.hashed = hashed;
    }

    static List<DestinationField> fields() {
        return Stream.of(values()).map(form -> new DestinationField(form.kind, form.name(), form.hashed, form)).toList();
    }

    /** Drops words at either end, repeatedly; the punctuation that set them apart goes with them. */
    private static @Nullable String withoutWords(String typed, Set<String> words) {
        String name = PersonForm.lower(typed);
        while (true) {
            String trimmed = name.replaceAll("^[\\s,]+|[\\s,]+$", "");
            int last = trimmed.lastIndexOf(' ');
            int first = trimmed.indexOf(' ');
            if (words.contains(bare(trimmed.substring(last + 1)))) {
                name = trimmed.substring(0, Math.max(last, 0));
            } else if (words == TITLES && first > 0 && words.contains(bare(trimmed.substring(0, first)))) {
                name = trimmed.substring(first);
            } else {
                return PersonForm.orNull(trimmed);
            }
        }
    }

    private static String bare(String word) {
        return word.replaceAll("[.,]+$", "");
    }
}
