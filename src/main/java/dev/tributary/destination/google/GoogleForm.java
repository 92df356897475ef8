package dev.tributary.destination.google;

import dev.tributary.contact.EmailAddress;
import dev.tributary.contact.Invisible;
import dev.tributary.contact.PhoneNumber;
import dev.tributary.destination.PersonForm;
import dev.tributary.io.Sha256;
import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Set;

/**
 * How Google wants each field before hashing.
 * Rules: https://developers.google.com/data-manager/api/devguides/concepts/formatting
 */
public enum GoogleForm {

    /** Gmail ignores dots and tags, so Google wants them gone there, and only there. */
    EMAIL(true) {
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
    PHONE(true) {
        @Override
        public @Nullable String of(String typed, @Nullable String country) {
            return PhoneNumber.e164(typed, country);
        }
    },
    GIVEN_NAME(true) {
        @Override
        public @Nullable String of(String typed, @Nullable String country) {
            return withoutWords(typed, TITLES);
        }
    },
    FAMILY_NAME(true) {
        @Override
        public @Nullable String of(String typed, @Nullable String country) {
            return withoutWords(typed, SUFFIXES);
        }
    },
    REGION_CODE(false) {
        @Override
        public @Nullable String of(String typed, @Nullable String country) {
            return PersonForm.matching(Invisible.tidy(typed).toUpperCase(Locale.ROOT), "[A-Z]{2}");
        }
    },
    POSTAL_CODE(false) {
        @Override
        public @Nullable String of(String typed, @Nullable String country) {
            return PersonForm.orNull(Invisible.tidy(typed));
        }
    };

    private static final Set<String> TITLES = Set.of("mr", "mrs", "ms", "dr");
    private static final Set<String> SUFFIXES = Set.of("jr", "sr", "2nd", "3rd", "ii", "iii", "iv", "v", "vi", "cpa", "dc", "dds", "vm", "jd", "md", "phd");

    private final boolean hashed;

    GoogleForm(boolean hashed) {
        this.hashed = hashed;
    }

    /** The value in Google's form, or null when it must not be sent. */
    public abstract @Nullable String of(String typed, @Nullable String country);

    /** What travels: the hash of the form, or the form itself for fields that Google wants readable. */
    public @Nullable String sent(String typed, @Nullable String country) {
        String form = of(typed, country);
        return form == null || !hashed ? form : Sha256.hex(form);
    }

    public boolean hashed() {
        return hashed;
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
