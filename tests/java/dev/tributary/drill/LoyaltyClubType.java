package dev.tributary.drill;

import dev.tributary.destination.Destination;
import dev.tributary.destination.DestinationContext;
import dev.tributary.destination.DestinationDeclaration;
import dev.tributary.destination.DestinationDeclaration.Confirms;
import dev.tributary.destination.DestinationDeclaration.Limits;
import dev.tributary.destination.DestinationField;
import dev.tributary.destination.DestinationOption;
import dev.tributary.destination.DestinationOption.Type;
import dev.tributary.destination.DestinationSettings;
import dev.tributary.destination.DestinationType;

import java.util.List;
import java.util.Set;

/** A made-up club of several shops, which knows people by the number of their loyalty card and by nothing else. */
final class LoyaltyClubType implements DestinationType {

    static final String TIER = "tier";
    static final DestinationField CARD = new DestinationField("loyalty-card", "CARD", true, (typed, country) -> {
        String digits = typed.replaceAll("[^0-9]", "");
        return digits.length() < 6 ? null : digits;
    });

    @Override
    public DestinationDeclaration declaration() {
        return new DestinationDeclaration("loyalty-club", "Loyalty club", List.of(CARD), List.of("loyalty_card"),
                List.of(DestinationOption.listName(),
                        DestinationOption.of(TIER, "Tier", Type.TEXT, "The tier of the club's offer", "gold").byDefault("silver")
                                .oneOf("silver", "gold")),
                List.of("partnerMail"), new Limits(2, 0), Set.of(Confirms.REQUESTS, Confirms.SIZE), false);
    }

    @Override
    public Destination create(DestinationSettings settings, DestinationContext context) {
        return new LoyaltyClub(this, settings, context.client(settings));
    }
}
