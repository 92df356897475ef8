package dev.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.schibsted.spt.data.jslt.JsltException;
import dev.tributary.canonical.Column;
import dev.tributary.canonical.InvalidValue;
import dev.tributary.canonical.Normaliser;
import dev.tributary.canonical.Row;
import dev.tributary.canonical.Table;
import dev.tributary.contact.EmailAddress;
import dev.tributary.contact.PhoneNumber;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One column of an emit and the expression that fills it. Immutable.
 *
 * @param ordinal where the column stands in the row
 * @param invalid where the text as typed goes when the normaliser refuses it, or -1
 * @param country where the row's own country stands, a better hint for phone numbers than the connection's, or -1
 * @param repeats equal texts become one string
 */
record Field(Column column, Expression expression, int ordinal, int invalid, int country, Repeats repeats) {

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    Field(Table table, Column column, Expression expression) {
        this(column, expression, table.ordinal(column.name()), column.invalid() == null ? -1 : table.ordinal(column.invalid()),
                table.ordinal("country"),
                new Repeats());
    }

    /** Fills the column; leaves it absent when the expression is a path that leads nowhere. */
    void fill(Row row, JsonNode input, Map<String, JsonNode> variables, Origin origin) throws InvalidValue {
        JsonNode node;
        try {
            node = expression.evaluate(input, variables);
        } catch (JsltException e) {
            throw new InvalidValue("something that " + expression.text() + " cannot take", "a value for " + column.name());
        }
        if (node == null) {
            return;
        }
        Object value = Converter.convert(node, column, origin.zone());
        if (!column.allows(value)) {
            throw new InvalidValue("text that is no value of " + column.name(),
                    "one of the values that " + CanonicalFile.PATH + " gives it");
        }
        if (value == null || column.normaliser() == Normaliser.NONE) {
            row.set(ordinal, value instanceof String text ? repeats.share(text) : value);
            if (invalid >= 0) {
                row.set(invalid, null);
            }
            return;
        }
        String normal = normalise((String) value, row, origin);
        if (normal == null && invalid < 0) {
            throw new InvalidValue("text that is no " + column.normaliser().name().toLowerCase(Locale.ROOT),
                    "a " + column.normaliser().name().toLowerCase(Locale.ROOT));
        }
        row.set(ordinal, normal);
        if (invalid >= 0) {
            row.set(invalid, normal == null ? value : null);
        }
    }

    private @Nullable String normalise(String typed, Row row, Origin origin) {
        return switch (column.normaliser()) {
            case EMAIL -> EmailAddress.normalise(typed);
            case PHONE -> PhoneNumber.e164(typed, country >= 0 && row.get(country) instanceof String own ? own : origin.country());
            case COUNTRY -> COUNTRIES.contains(typed.strip().toUpperCase(Locale.ROOT)) ? typed.strip().toUpperCase(Locale.ROOT) : null;
            case CURRENCY -> currency(typed.strip().toUpperCase(Locale.ROOT));
            case NONE -> typed;
        };
    }

    private static @Nullable String currency(String code) {
        try {
            return Currency.getInstance(code).getCurrencyCode();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
