package dev.tributary.destination.meta;

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

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** Custom audiences of Meta's ad accounts. */
public final class MetaType implements DestinationType {

    static final String SCHEMA = "schema";
    static final String COUNTRIES = "countries";
    static final String RATIO = "ratio";
    static final String STARTING_RATIO = "startingRatio";
    static final String LOOKALIKE_TYPE = "type";

    private static final Limits LIMITS = new Limits(10_000, 100);

    private static final DestinationDeclaration DECLARATION = new DestinationDeclaration("meta", "Meta", MetaForm.fields(),
            List.of("email", "phone"),
            List.of(
                    DestinationOption.listName(),
                    DestinationOption.of(SCHEMA, "Schema", Type.TEXTS, "Keys of a row, in order", "[EMAIL_SHA256, PHONE_SHA256]")
                            .byDefault("EXTERN_ID, EMAIL, PHONE").oneOf("EXTERN_ID", "EMAIL", "PHONE", "EMAIL_SHA256", "PHONE_SHA256"),
                    // Meta knows a member by our own id for 90 days after it was last sent.
                    DestinationOption.of(DestinationOption.REFRESH_AFTER, "Refresh after", Type.DURATION,
                            "Members accepted longer ago are sent again", "30d").byDefault("80d"),
                    DestinationOption.group(DestinationOption.LOOKALIKE, "Lookalike", "A lookalike audience", List.of(
                            DestinationOption.of(DestinationOption.NAME, "Name", Type.TEXT, "Name of the lookalike audience",
                                    "Like our best customers").byDefault("{name} | lookalike"),
                            DestinationOption.of(COUNTRIES, "Countries", Type.COUNTRIES, "Countries it is grown within", "[VN]")
                                    .asRequired(),
                            DestinationOption.of(RATIO, "Ratio", Type.DECIMAL, "Share of the country's people; excludes type", "0.02")
                                    .between("0.01", "0.20", "0.01"),
                            DestinationOption.of(STARTING_RATIO, "Starting ratio", Type.DECIMAL,
                                    "Leaves out the people closer than this share, so that the audience is a band", "0.01"),
                            DestinationOption
                                    .of(LOOKALIKE_TYPE, "Type", Type.TEXT, "Lets Meta choose the share; excludes ratio", "similarity")
                                    .oneOf("similarity", "reach")))),
            List.of(), LIMITS, Set.of(Confirms.REQUESTS, Confirms.SIZE), true);

    @Override
    public DestinationDeclaration declaration() {
        return DECLARATION;
    }

    @Override
    public List<String> identifierKinds(DestinationOptions options) {
        return options.texts(SCHEMA).stream().map(MetaRows::kind).filter(kind -> !kind.isEmpty()).toList();
    }

    @Override
    public String tupleForm(DestinationOptions options) {
        return String.join(",", options.texts(SCHEMA));
    }

    @Override
    public DestinationOptions complete(DestinationOptions options, OptionFindings findings) {
        List<String> schema = options.texts(SCHEMA);
        if (identifierKinds(options).isEmpty() || schema.stream().map(MetaRows::kind).distinct().count() < schema.size()) {
            findings.wrong(SCHEMA, "needs an e-mail or phone key, and each kind once", "write [EXTERN_ID, EMAIL, PHONE]");
        }
        DestinationOptions lookalike = options.lookalike();
        if (lookalike != null) {
            BigDecimal ratio = lookalike.decimal(RATIO);
            BigDecimal start = lookalike.decimal(STARTING_RATIO);
            String type = lookalike.text(LOOKALIKE_TYPE);
            if ((type == null) == (ratio == null)) {
                findings.wrong("lookalike." + (type == null ? RATIO : LOOKALIKE_TYPE), "exactly one of ratio and type",
                        "write ratio: 0.02, or type: similarity or reach");
            }
            if (start != null && (ratio == null || start.signum() <= 0 || start.compareTo(ratio) >= 0)) {
                findings.wrong("lookalike." + STARTING_RATIO, "must be smaller than ratio", "write such as 0.01");
            }
        }
        return options;
    }

    @Override
    public Destination create(DestinationSettings settings, DestinationContext context) {
        return new MetaDestination(this, settings, context.client(settings));
    }
}
