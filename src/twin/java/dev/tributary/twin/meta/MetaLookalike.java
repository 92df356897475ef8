package dev.tributary.twin.meta;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rules of a {@code lookalike_spec}. */
final class MetaLookalike {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final BigDecimal STEP = new BigDecimal("0.01");
    private static final BigDecimal MOST = new BigDecimal("0.20");
    private static final Set<String> KEYS = Set.of("type", "ratio", "starting_ratio", "country", "location_spec",
            "allow_international_seeds");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    private MetaLookalike() {
    }

    /**
     * The spec as Meta gives it back: with the type it stands for.
     *
     * @throws MetaRefusal naming the first rule that the text breaks
     */
    static ObjectNode read(@Nullable String text, boolean valueBasedSeed) {
        if (text == null || text.isBlank()) {
            throw MetaRefusal.parameter("Missing parameter(s): lookalike_spec");
        }
        JsonNode spec;
        try {
            spec = JSON.readTree(text);
        } catch (JacksonException e) {
            throw MetaRefusal.parameter("Param lookalike_spec must be a valid JSON object");
        }
        if (!spec.isObject()) {
            throw MetaRefusal.parameter("Param lookalike_spec must be a valid JSON object");
        }
        spec.fieldNames().forEachRemaining(name -> {
            if (!KEYS.contains(name)) {
                throw MetaRefusal.parameter("Param lookalike_spec has an unexpected key \"" + name + "\"");
            }
        });
        ObjectNode read = spec.deepCopy();
        read.put("type", size(spec, valueBasedSeed));
        checkPlace(spec);
        return read;
    }

    private static String size(JsonNode spec, boolean valueBasedSeed) {
        String type = spec.path("type").asText();
        boolean ratio = spec.hasNonNull("ratio");
        if (type.isEmpty() == !ratio) {
            if (!ratio) {
                throw MetaRefusal.parameter("Param lookalike_spec needs either type or ratio");
            }
            if (!(valueBasedSeed && type.equals("custom_ratio"))) {
                throw MetaRefusal.of(2654, 0, "(#2654) Failed to create custom audience", "Duplicate lookalike",
                        "A lookalike takes either a type or a ratio; with both it duplicates another lookalike.");
            }
        }
        if (!ratio) {
            if (!type.equals("similarity") && !type.equals("reach")) {
                throw MetaRefusal.parameter("Param lookalike_spec[type] must be one of {similarity, reach}");
            }
            if (spec.hasNonNull("starting_ratio")) {
                throw MetaRefusal.parameter("Param lookalike_spec[starting_ratio] goes with a ratio only");
            }
            return type;
        }
        BigDecimal most = hundredths(spec.get("ratio"), "ratio");
        if (spec.hasNonNull("starting_ratio") && hundredths(spec.get("starting_ratio"), "starting_ratio").compareTo(most) >= 0) {
            throw MetaRefusal.parameter("Param lookalike_spec[starting_ratio] must be smaller than ratio");
        }
        return "custom_ratio";
    }

    private static BigDecimal hundredths(JsonNode number, String name) {
        if (number.isNumber() || number.isTextual() && number.asText().matches("0\\.\\d{1,4}")) {
            BigDecimal value = new BigDecimal(number.asText());
            boolean startsAtZero = name.equals("starting_ratio") && value.signum() == 0;
            if (startsAtZero || value.compareTo(STEP) >= 0 && value.compareTo(MOST) <= 0 && value.remainder(STEP).signum() == 0) {
                return value;
            }
        }
        throw MetaRefusal.parameter("Param lookalike_spec[" + name + "] must be 0.01 to 0.20 in steps of 0.01");
    }

    private static void checkPlace(JsonNode spec) {
        List<String> countries = new ArrayList<>();
        if (spec.hasNonNull("country")) {
            countries.add(spec.get("country").asText());
        }
        JsonNode places = spec.path("location_spec").path("geo_locations");
        places.path("countries").forEach(country -> countries.add(country.asText()));
        if (countries.isEmpty() && places.path("country_groups").isEmpty()) {
            throw MetaRefusal.parameter("Param lookalike_spec needs country or location_spec");
        }
        if (!COUNTRIES.containsAll(countries)) {
            throw MetaRefusal.parameter("Param lookalike_spec has a country that is not an ISO 3166-1 alpha-2 code");
        }
    }
}
