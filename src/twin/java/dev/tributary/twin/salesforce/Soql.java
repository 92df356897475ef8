package dev.tributary.twin.salesforce;

import dev.tributary.twin.salesforce.SalesforceObject.Type;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query in the part of SOQL that reading needs: {@code SELECT} of fields, {@code WHERE} with {@code AND}, {@code ORDER BY},
 * {@code LIMIT}. What it cannot read is refused as malformed, as a typing mistake would be. Immutable.
 */
record Soql(SalesforceObject object, List<String> fields, Predicate<SalesforceRecord> filter, Comparator<SalesforceRecord> order,
        int limit) {

    /** A query the vendor answers with 400. */
    static final class Refused extends Exception {
        final String code;

        Refused(String code, String message) {
            super(message);
            this.code = code;
        }
    }

    private static final Pattern TOKEN = Pattern.compile("\\s*('(?:\\\\.|[^'\\\\])*'|[<>!]=|[<>=(),]|[^\\s<>=!(),']+|\\S)");
    private static final Comparator<SalesforceRecord> BY_ID = Comparator.comparing(SalesforceRecord::id);

    static Soql parse(String text) throws Refused {
        return new Parser(text).query();
    }

    private static final class Parser {

        private final List<String> tokens = new ArrayList<>();
        private int at;

        Parser(String text) {
            Matcher matcher = TOKEN.matcher(text);
            while (matcher.find()) {
                tokens.add(matcher.group(1));
            }
        }

        Soql query() throws Refused {
            expect("SELECT");
            List<String> names = new ArrayList<>();
            do {
                names.add(next());
            } while (taken(","));
            expect("FROM");
            String from = next();
            SalesforceObject object = SalesforceObject.named(from);
            if (object == null) {
                throw new Refused("INVALID_TYPE", "sObject type '" + from + "' is not supported.");
            }
            List<String> fields = new ArrayList<>();
            for (String name : names) {
                String field = field(object, name);
                if (fields.contains(field)) {
                    throw new Refused("MALFORMED_QUERY", "duplicate field selected: " + field);
                }
                fields.add(field);
            }
            Predicate<SalesforceRecord> filter = record -> true;
            if (taken("WHERE")) {
                do {
                    filter = filter.and(condition(object));
                } while (taken("AND"));
            }
            Comparator<SalesforceRecord> order = BY_ID;
            if (taken("ORDER")) {
                expect("BY");
                order = order(object);
            }
            int limit = taken("LIMIT") ? whole(next()) : Integer.MAX_VALUE;
            if (at < tokens.size()) {
                throw new Refused("MALFORMED_QUERY", "unexpected token: '" + tokens.get(at) + "'");
            }
            return new Soql(object, List.copyOf(fields), filter, order, limit);
        }

        private Comparator<SalesforceRecord> order(SalesforceObject object) throws Refused {
            Comparator<SalesforceRecord> order = null;
            do {
                String field = field(object, next());
                Type type = Objects.requireNonNull(object.fields.get(field));
                Comparator<SalesforceRecord> one = (a, b) -> compare(type, a.value(field), b.value(field));
                if (taken("DESC")) {
                    one = one.reversed();
                } else {
                    taken("ASC");
                }
                order = order == null ? one : order.thenComparing(one);
            } while (taken(","));
            return order.thenComparing(BY_ID);
        }

        private Predicate<SalesforceRecord> condition(SalesforceObject object) throws Refused {
            String field = field(object, next());
            Type type = Objects.requireNonNull(object.fields.get(field));
            String operator = next();
            String literal = literal(field, type, next());
            IntPredicate sign = switch (operator) {
                case "=" -> comparison -> comparison == 0;
                case "!=" -> comparison -> comparison != 0;
                case "<" -> comparison -> comparison < 0;
                case "<=" -> comparison -> comparison <= 0;
                case ">" -> comparison -> comparison > 0;
                case ">=" -> comparison -> comparison >= 0;
                default -> throw new Refused("MALFORMED_QUERY", "unexpected token: '" + operator + "'");
            };
            boolean equality = operator.equals("=") || operator.equals("!=");
            return record -> (equality || record.value(field) != null && literal != null)
                    && sign.test(compare(type, record.value(field), literal));
        }

        /** The literal in the spelling of {@link SalesforceRecord#value}, null for {@code null}. */
        private static @Nullable String literal(String field, Type type, String token) throws Refused {
            if (token.equalsIgnoreCase("null")) {
                return null;
            }
            boolean quoted = token.startsWith("'") && token.length() > 1;
            if (quoted != (type == Type.STRING || type == Type.ID)) {
                throw new Refused("INVALID_FIELD", "value of filter criterion for field '" + field + "' must be of type "
                        + type.name().toLowerCase(Locale.ROOT)
                        + (quoted ? " and should not be enclosed in quotes" : " and should be enclosed in quotes"));
            }
            try {
                return switch (type) {
                    case DATETIME -> OffsetDateTime.parse(token).toInstant().toString();
                    case DATE -> LocalDate.parse(token).toString();
                    case NUMBER -> new BigDecimal(token).toString();
                    case BOOLEAN -> bool(token);
                    default -> token.substring(1, token.length() - 1).replaceAll("\\\\(.)", "$1");
                };
            } catch (DateTimeException | NumberFormatException wrong) {
                throw new Refused("INVALID_FIELD",
                        "value of filter criterion for field '" + field + "' must be of type " + type.name().toLowerCase(Locale.ROOT));
            }
        }

        private static String bool(String token) {
            String lower = token.toLowerCase(Locale.ROOT);
            if (!lower.equals("true") && !lower.equals("false")) {
                throw new NumberFormatException("not a boolean");
            }
            return lower;
        }

        private static String field(SalesforceObject object, String name) throws Refused {
            String field = object.field(name);
            if (field == null) {
                throw new Refused("INVALID_FIELD", "No such column '" + name + "' on entity '" + object.apiName + "'.");
            }
            return field;
        }

        private static int whole(String token) throws Refused {
            try {
                return Integer.parseInt(token);
            } catch (NumberFormatException notANumber) {
                throw new Refused("MALFORMED_QUERY", "unexpected token: '" + token + "'");
            }
        }

        private String next() throws Refused {
            if (at == tokens.size()) {
                throw new Refused("MALFORMED_QUERY", "unexpected token: <EOF>");
            }
            return tokens.get(at++);
        }

        private boolean taken(String token) {
            boolean here = at < tokens.size() && tokens.get(at).equalsIgnoreCase(token);
            at += here ? 1 : 0;
            return here;
        }

        private void expect(String token) throws Refused {
            if (!taken(token)) {
                throw new Refused("MALFORMED_QUERY",
                        "unexpected token: '" + (at < tokens.size() ? tokens.get(at) : "<EOF>") + "', expected " + token);
            }
        }
    }

    /** Null comes first; text is compared without regard to case. */
    private static int compare(Type type, @Nullable String a, @Nullable String b) {
        if (a == null || b == null) {
            return a == b ? 0 : a == null ? -1 : 1;
        }
        return switch (type) {
            case DATETIME -> Instant.parse(a).compareTo(Instant.parse(b));
            case NUMBER -> new BigDecimal(a).compareTo(new BigDecimal(b));
            case STRING -> a.compareToIgnoreCase(b);
            default -> a.compareTo(b);
        };
    }
}
