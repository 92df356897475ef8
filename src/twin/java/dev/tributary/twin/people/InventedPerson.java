package dev.tributary.twin.people;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * Somebody in a CRM who belongs to no {@link Population}: a name, and contacts that may be missing or badly typed. The same number and dice
 * always give the same person.
 *
 * @param typedEmail as somebody typed it, or null
 * @param typedPhone as somebody typed it, or null
 */
public record InventedPerson(PlantedName name, String email, String phone, @Nullable String typedEmail, @Nullable String typedPhone) {

    public static InventedPerson any(int number, SplitMix64 dice) {
        PlantedName name = PlantedName.any(dice);
        String email = PlantedName.romanised(name.given()).toLowerCase(Locale.ROOT) + "." + number + "@crm.example.com";
        String phone = Spelling.anyPhone(dice);
        String typedEmail = dice.chance(12) ? null : dice.chance(4) ? Spelling.badEmail(email, dice) : Spelling.careless(email, dice);
        String typedPhone = dice.chance(10) ? null : dice.chance(4) ? Spelling.badPhone(phone, dice)
                : dice.chance(60) ? Spelling.atTheTill(phone, dice)
                : Spelling.international(phone, dice);
        return new InventedPerson(name, email, phone, typedEmail, typedPhone);
    }

    @Override
    public String toString() {
        return "a person";
    }
}
