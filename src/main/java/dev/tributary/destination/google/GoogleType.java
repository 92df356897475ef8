package dev.tributary.destination.google;

import dev.tributary.destination.Destination;
import dev.tributary.destination.DestinationContext;
import dev.tributary.destination.DestinationDeclaration;
import dev.tributary.destination.DestinationDeclaration.Confirms;
import dev.tributary.destination.DestinationDeclaration.Limits;
import dev.tributary.destination.DestinationOption;
import dev.tributary.destination.DestinationOption.Type;
import dev.tributary.destination.DestinationOptions;
import dev.tributary.destination.DestinationSettings;
import dev.tributary.destination.DestinationType;
import dev.tributary.destination.OptionFindings;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Customer Match lists of Google Ads. */
public final class GoogleType implements DestinationType {

    static final String EXPANSION = "expansion";
    static final String COUNTRIES = "countries";

    /** https://developers.google.com/data-manager/api/devguides/limits */
    private static final Limits LIMITS = new Limits(10_000, 100);
    private static final Duration LONGEST_REFRESH = Duration.ofDays(450);

    private static final DestinationDeclaration DECLARATION = new DestinationDeclaration("google", "Google Ads", GoogleForm.fields(),
            List.of("email", "phone"),
            List.of(
                    DestinationOption.listName(),
                    DestinationOption
                            .of(DestinationOption.MEMBERSHIP, "Membership", Type.DURATION,
                                    "How long someone stays on the list without being sent again", "180d")
                            .byDefault("540d").between("1d", "540d", "1d"),
                    DestinationOption.of(DestinationOption.REFRESH_AFTER, "Refresh after", Type.DURATION,
                            "Members accepted longer ago are sent again; when left out, after five sixths of the membership, at most 450d",
                            "90d"),
                    DestinationOption.group(DestinationOption.LOOKALIKE, "Lookalike", "A lookalike list, for Demand Gen campaigns", List.of(
                            DestinationOption
                                    .of(DestinationOption.NAME, "Name", Type.TEXT, "Name of the lookalike list", "Like our best customers")
                                    .byDefault("{name} | lookalike"),
                            DestinationOption.of(COUNTRIES, "Countries", Type.COUNTRIES, "Countries it is grown within", "[VN]")
                                    .asRequired(),
                            DestinationOption.of(EXPANSION, "Expansion", Type.TEXT, "How far it reaches beyond the seed", "narrow")
                                    .byDefault("balanced")
                                    .oneOf("narrow", "balanced", "broad")))),
            List.of(GoogleSignals.AD_USER_DATA, GoogleSignals.AD_PERSONALIZATION), LIMITS, Set.of(Confirms.values()), true);

    @Override
    public DestinationDeclaration declaration() {
        return DECLARATION;
    }

    @Override
    public DestinationOptions complete(DestinationOptions options, OptionFindings findings) {
        if (options.refreshAfter() != null) {
            return options;
        }
        Duration membership = Objects.requireNonNull(options.membership());
        return options.with(DestinationOption.REFRESH_AFTER,
                membership.compareTo(LONGEST_REFRESH) <= 0 ? membership.multipliedBy(5).dividedBy(6) : LONGEST_REFRESH);
    }

    @Override
    public Destination create(DestinationSettings settings, DestinationContext context) {
        return new GoogleDestination(this, settings, context.client(settings), context.connector().rules().retry());
    }
}
