package dev.tributary.twin.people;

import dev.tributary.twin.people.Population.AdsConsent;
import dev.tributary.twin.people.Population.PlantedRecord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Writes a made-up person's records the way each system would hold them. Used by {@link Planting} alone. */
public final class PlantedRecords {

    /** A bulk update touched hundreds of contacts at the same millisecond, as HubSpot's own month-end jobs do. */
    public static final Instant BULK_UPDATE = Instant.parse("2011-09-15T02:00:00Z");

    private final SplitMix64 dice;
    private final Map<String, String> hubSpotIds = new HashMap<>();

    PlantedRecords(SplitMix64 dice, List<Planting.Draft> drafts) {
        this.dice = dice;
        List<String> contacts = new ArrayList<>();
        for (Planting.Draft draft : drafts) {
            if (draft.link != Planting.Link.NONE) {
                contacts.add(draft.number + "/0");
            }
            if (draft.twice) {
                contacts.add(draft.number + "/1");
            }
        }
        dice.shuffle(contacts);
        // Ids of three, four and five digits: whoever sorts them as text loses contacts.
        for (int i = 0; i < contacts.size(); i++) {
            hubSpotIds.put(contacts.get(i), String.valueOf(951 + i * 7));
        }
    }

    List<PlantedRecord> of(Planting.Draft draft) {
        List<PlantedRecord> records = new ArrayList<>();
        AdsConsent said = draft.conflict >= 0 ? draft.conflict % 2 == 0 ? AdsConsent.GRANTED : AdsConsent.DENIED : anyConsent();
        if (draft.link != Planting.Link.ONLY_HUBSPOT) {
            records.add(kiotViet(draft, said));
        }
        switch (draft.link) {
            case NONE -> {
            }
            case ONLY_HUBSPOT -> records.add(hubSpot(draft, 0, draft.emailServed ? draft.email : null,
                    draft.phoneServed ? draft.phone : null, draft.phoneGood, said));
            case UNLINKED -> records.add(contact(draft, 0, draft.otherEmail, dice.chance(70) ? draft.otherPhone : null, anyConsent()));
            case BY_BOTH -> records.add(contact(draft, 0, draft.email, draft.phone, repeated(draft, said)));
            case BY_EMAIL -> {
                String phone = !draft.sharesPhone && dice.chance(40) ? draft.otherPhone : null;
                records.add(contact(draft, 0, draft.email, phone, repeated(draft, said)));
                if (draft.twice) {
                    records.add(contact(draft, 1, draft.email, null, AdsConsent.SILENT));
                }
            }
            case BY_PHONE -> {
                String email = draft.twice || dice.chance(40) ? draft.otherEmail : null;
                records.add(contact(draft, 0, email, draft.phone, repeated(draft, said)));
                if (draft.twice) {
                    // Linked to the KiotViet record only through the other contact.
                    records.add(contact(draft, 1, draft.otherEmail, null, AdsConsent.SILENT));
                }
            }
        }
        return List.copyOf(records);
    }

    private AdsConsent anyConsent() {
        int roll = dice.below(100);
        return roll < 70 ? AdsConsent.GRANTED : roll < 82 ? AdsConsent.DENIED : AdsConsent.SILENT;
    }

    /** What a person says in the second system: mostly the same, at times nothing, the opposite where a conflict is planted. */
    private AdsConsent repeated(Planting.Draft draft, AdsConsent said) {
        if (draft.conflict >= 0) {
            return said == AdsConsent.GRANTED ? AdsConsent.DENIED : AdsConsent.GRANTED;
        }
        if (said == AdsConsent.SILENT) {
            return anyConsent();
        }
        return dice.chance(85) ? said : AdsConsent.SILENT;
    }

    private PlantedRecord kiotViet(Planting.Draft draft, AdsConsent consent) {
        Instant created = at(LocalDateTime.of(2010, 11, 1 + dice.below(29), 9, 0));
        Instant modified = draft.conflict >= 0 ? conflictInKiotViet(draft.conflict)
                : at(LocalDateTime.of(2010, 12, 1, 9, 0).plusDays(dice.below(302)));
        String email = !draft.emailServed ? null : draft.emailGood ? draft.email : Spelling.badEmail(draft.email, dice);
        String phone = !draft.phoneServed ? null
                : draft.phoneGood ? Spelling.atTheTill(draft.phone, dice)
                : Spelling.badPhone(draft.phone, dice);
        return new PlantedRecord(Planting.KIOTVIET, String.valueOf(draft.number), draft.name.full(), null, null, email, phone,
                draft.hasEmail() ? draft.email : null, draft.hasPhone() ? Spelling.e164(draft.phone) : null, consent,
                consent == AdsConsent.SILENT ? null : modified, created, modified);
    }

    private PlantedRecord contact(Planting.Draft draft, int nth, @Nullable String email, @Nullable String phone, AdsConsent consent) {
        return hubSpot(draft, nth, email, phone, true, consent);
    }

    private PlantedRecord hubSpot(Planting.Draft draft, int nth, @Nullable String email, @Nullable String phone, boolean phoneGood,
            AdsConsent consent) {
        String id = Objects.requireNonNull(hubSpotIds.get(draft.number + "/" + nth));
        Instant created = at(LocalDateTime.of(2010, 11, 1, 9, 0).plusDays(dice.below(60)));
        Instant stated = draft.conflict >= 0 ? conflictInHubSpot(draft.conflict)
                : at(LocalDateTime.of(2011, 1, 1, 9, 0).plusDays(dice.below(240)));
        Instant modified = dice.chance(40) ? BULK_UPDATE : stated.plus(Duration.ofDays(dice.below(28))).plusMillis(dice.below(1000));
        // First name as the only or with the middle name, and never a token that the full name lacks.
        String first = dice.chance(50) ? draft.name.given() : draft.name.middle() + " " + draft.name.given();
        String last = draft.name.family();
        if (dice.chance(80)) {
            first = PlantedName.romanised(first);
            last = PlantedName.romanised(last);
        }
        if (dice.chance(30)) {
            last = last.toUpperCase(Locale.ROOT);
        }
        if (dice.chance(15)) {
            first = first.toLowerCase(Locale.ROOT);
        }
        String emailServed = email == null ? null : Spelling.careless(email, dice);
        String phoneServed = phone == null ? null : phoneGood ? Spelling.international(phone, dice) : Spelling.badPhone(phone, dice);
        return new PlantedRecord(Planting.HUBSPOT, id, first + " " + last, first, last, emailServed, phoneServed, email,
                phone != null && phoneGood ? Spelling.e164(phone) : null, consent, consent == AdsConsent.SILENT ? null : stated, created,
                modified);
    }

    private static Instant conflictInKiotViet(int conflict) {
        return LocalDateTime.of(2011, 7, 4 + conflict, 12, 0).atZone(RetailHistory.ZONE).toInstant();
    }

    /**
     * By turns two days earlier and later than the statement in KiotViet; the first four by half an hour: in July the shop's clock is an
     * hour before UTC, so reading it as UTC turns two of these round.
     */
    private static Instant conflictInHubSpot(int conflict) {
        Duration apart = conflict < 4 ? Duration.ofMinutes(30) : Duration.ofDays(2);
        return conflict / 2 % 2 == 0 ? conflictInKiotViet(conflict).plus(apart) : conflictInKiotViet(conflict).minus(apart);
    }

    /** That day at some time of the working day by the shop's clock. */
    private Instant at(LocalDateTime morning) {
        return morning.plusSeconds(dice.below(8 * 3600)).atZone(RetailHistory.ZONE).toInstant();
    }
}
