package dev.tributary.twin.google;

import com.google.ads.googleads.v23.errors.QueryErrorEnum.QueryError;
import com.google.ads.googleads.v23.services.GoogleAdsRow;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.FieldMaskUtil;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A GAQL query over one resource: {@code SELECT … FROM user_list [WHERE … AND …] [ORDER BY …] [LIMIT n] [PARAMETERS …]}. Fields are those
 * of the resource's own message, so an invented one is refused as Google refuses it.
 */
final class AdsQuery {

    private static final Pattern TOKEN = Pattern
            .compile("\\s*(?:('(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\")|(!=|>=|<=|[=<>(),])|([^\\s=<>!(),'\"]+))");
    private static final Set<String> RESOURCES = Set.of("user_list", "customer");
    private static final Set<String> OPERATORS = Set.of("=", "!=", ">", ">=", "<", "<=", "IN", "NOT IN", "LIKE", "NOT LIKE", "IS NULL",
            "IS NOT NULL");

    private final List<String> tokens = new ArrayList<>();
    private int at;

    private final List<String> selected = new ArrayList<>();
    private final List<AdsCondition> conditions = new ArrayList<>();
    private Comparator<GoogleAdsRow> order = Comparator.comparing(row -> 0);
    private String resource = "";
    private int limit = Integer.MAX_VALUE;

    private AdsQuery() {
    }

    /** @throws AdsRefusal with the query error Google gives */
    static AdsQuery parse(String text) {
        AdsQuery query = new AdsQuery();
        query.read(text);
        return query;
    }

    String resource() {
        return resource;
    }

    FieldMask mask() {
        return FieldMask.newBuilder().addAllPaths(selected).build();
    }

    /** The rows that match, in order, each with the selected fields and its resource name. */
    List<GoogleAdsRow> run(List<GoogleAdsRow> rows) {
        FieldMask mask = FieldMask.newBuilder().addAllPaths(selected).addPaths(resource + ".resource_name").build();
        return rows.stream().filter(row -> conditions.stream().allMatch(condition -> condition.holds(row))).sorted(order).limit(limit)
                .map(row -> {
                    GoogleAdsRow.Builder shown = GoogleAdsRow.newBuilder();
                    FieldMaskUtil.merge(mask, row, shown);
                    return shown.build();
                }).toList();
    }

    private void read(String text) {
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (end < text.length() && !text.substring(end).isBlank()) {
            matcher.region(end, text.length());
            if (!matcher.lookingAt()) {
                throw AdsRefusal.query(QueryError.UNEXPECTED_INPUT,
                        "Error in query: unexpected input " + text.substring(end).strip() + ".");
            }
            tokens.add(matcher.group().strip());
            end = matcher.end();
        }
        if (!accept("SELECT")) {
            throw AdsRefusal.query(QueryError.EXPECTED_SELECT, "Error in query: expected SELECT.");
        }
        List<String> names = new ArrayList<>();
        do {
            names.add(next());
        } while (accept(","));
        if (!accept("FROM")) {
            throw AdsRefusal.query(QueryError.EXPECTED_FROM, "Error in query: expected FROM.");
        }
        resource = next();
        if (!RESOURCES.contains(resource)) {
            throw AdsRefusal.query(QueryError.BAD_RESOURCE_TYPE_IN_FROM_CLAUSE, "Error in query: '" + resource
                    + "' is not a valid resource name.");
        }
        names.forEach(name -> {
            field(name, QueryError.PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE);
            selected.add(name);
        });
        readConditions();
        readTail();
    }

    private void readConditions() {
        if (accept("WHERE")) {
            do {
                List<FieldDescriptor> field = field(next(), QueryError.PROHIBITED_RESOURCE_TYPE_IN_WHERE_CLAUSE);
                String operator = next().toUpperCase(Locale.ROOT);
                if (operator.equals("NOT")) {
                    operator = "NOT " + next().toUpperCase(Locale.ROOT);
                } else if (operator.equals("IS")) {
                    operator = accept("NOT") ? "IS NOT " + next().toUpperCase(Locale.ROOT) : "IS " + next().toUpperCase(Locale.ROOT);
                }
                if (!OPERATORS.contains(operator)) {
                    throw AdsRefusal.query(QueryError.BAD_OPERATOR, "Error in WHERE clause: invalid operator '" + operator + "'.");
                }
                conditions.add(new AdsCondition(field, operator,
                        operator.startsWith("IS") ? List.of() : values(operator, AdsCondition.leaf(field))));
            } while (accept("AND"));
        }
    }

    private void readTail() {
        if (accept("ORDER")) {
            if (!accept("BY")) {
                throw AdsRefusal.query(QueryError.EXPECTED_BY, "Error in query: expected BY.");
            }
            do {
                List<FieldDescriptor> field = field(next(), QueryError.PROHIBITED_FIELD_IN_ORDER_BY_CLAUSE);
                Comparator<GoogleAdsRow> by = (one, other) -> AdsCondition.compare(AdsCondition.value(one, field),
                        AdsCondition.value(other, field));
                order = order.thenComparing(accept("DESC") ? by.reversed() : by);
                accept("ASC");
            } while (accept(","));
        }
        if (accept("LIMIT")) {
            String number = next();
            if (!number.matches("\\d{1,9}")) {
                throw AdsRefusal.query(QueryError.BAD_LIMIT_VALUE, "Error in LIMIT clause: '" + number + "' is not a whole number.");
            }
            limit = Integer.parseInt(number);
            if (limit < 1) {
                throw AdsRefusal.query(QueryError.LIMIT_VALUE_TOO_LOW, "Error in LIMIT clause: limit must be greater than 0.");
            }
        }
        if (accept("PARAMETERS")) {
            do {
                String name = next();
                if (!name.equals("include_drafts") && !name.equals("omit_unselected_resource_names")) {
                    throw AdsRefusal.query(QueryError.BAD_PARAMETER_NAME,
                            "Error in PARAMETERS clause: invalid parameter name '" + name + "'.");
                }
                if (!accept("=") || !Set.of("true", "false").contains(next())) {
                    throw AdsRefusal.query(QueryError.BAD_PARAMETER_VALUE, "Error in PARAMETERS clause: expected true or false.");
                }
            } while (accept(","));
        }
        if (at < tokens.size()) {
            throw AdsRefusal.query(QueryError.UNEXPECTED_INPUT, "Error in query: unexpected input " + tokens.get(at) + ".");
        }
    }

    private List<String> values(String operator, FieldDescriptor field) {
        List<String> values = new ArrayList<>();
        if (operator.endsWith("IN")) {
            if (!accept("(")) {
                throw AdsRefusal.query(QueryError.EXPECTED_LIST, "Error in WHERE clause: expected a list for operator " + operator + ".");
            }
            do {
                values.add(next());
            } while (accept(","));
            if (!accept(")")) {
                throw AdsRefusal.query(QueryError.EXPECTED_LIST, "Error in WHERE clause: the list is not closed.");
            }
        } else {
            values.add(next());
        }
        return values.stream().map(written -> {
            boolean quoted = written.length() > 1 && (written.charAt(0) == '\'' || written.charAt(0) == '"');
            String value = quoted ? written.substring(1, written.length() - 1).replaceAll("\\\\(.)", "$1") : written;
            switch (field.getJavaType()) {
                case STRING -> {
                    if (!quoted) {
                        throw AdsRefusal.query(QueryError.BAD_VALUE, "Error in WHERE clause: text must be quoted.");
                    }
                }
                case INT, LONG -> {
                    if (!value.matches("-?\\d{1,18}")) {
                        throw AdsRefusal.query(QueryError.BAD_NUMBER, "Error in WHERE clause: invalid number '" + value + "'.");
                    }
                }
                case ENUM -> {
                    if (field.getEnumType().findValueByName(value) == null) {
                        throw AdsRefusal.query(QueryError.BAD_ENUM_CONSTANT, "Error in WHERE clause: invalid enum value '" + value + "'.");
                    }
                }
                default -> {
                }
            }
            return value;
        }).toList();
    }

    private List<FieldDescriptor> field(String name, QueryError foreignResource) {
        List<FieldDescriptor> path = new ArrayList<>();
        var message = GoogleAdsRow.getDescriptor();
        for (String segment : name.split("\\.", -1)) {
            FieldDescriptor field = message == null ? null : message.findFieldByName(segment);
            if (field == null) {
                throw AdsRefusal.query(QueryError.UNRECOGNIZED_FIELD, "Error in query: unrecognized field '" + name + "'.");
            }
            path.add(field);
            message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE ? field.getMessageType() : null;
        }
        if (message != null) {
            throw AdsRefusal.query(QueryError.UNRECOGNIZED_FIELD, "Error in query: unrecognized field '" + name + "'.");
        }
        if (!path.get(0).getName().equals(resource)) {
            throw AdsRefusal.query(foreignResource, "Error in query: '" + name + "' cannot be used with FROM " + resource + ".");
        }
        return path;
    }

    private String next() {
        if (at == tokens.size()) {
            throw AdsRefusal.query(QueryError.UNEXPECTED_END_OF_QUERY, "Error in query: unexpected end of query.");
        }
        return tokens.get(at++);
    }

    private boolean accept(String word) {
        boolean there = at < tokens.size() && tokens.get(at).equalsIgnoreCase(word);
        if (there) {
            at++;
        }
        return there;
    }
}
