package dev.tributary.quality;

import dev.tributary.canonical.Table;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes {@code quality_flags} of customers. Java checks each distinct domain, postal code and place once; SQL finds the records that hold
 * a flagged one. For one session, not thread-safe.
 */
final class Flags {

    private final Session session;
    private final Table customers;
    private final @Nullable String country;
    private final EmailChecks emails;
    private final PostalPlaces places;
    private final Set<String> invalidKinds = new TreeSet<>();

    /** The number of records of a source whose field is flagged as invalid. */
    record Invalid(String source, String field, long records) {}

    /** @param country of records without one, or null */
    Flags(Session session, Table customers, @Nullable String country, EmailChecks emails, PostalPlaces places) {
        this.session = session;
        this.customers = customers;
        this.country = country;
        this.emails = emails;
        this.places = places;
    }

    /** Replaces all flags. @return counts of those that are invalid */
    List<Invalid> write() {
        session.execute("delete from quality_flags");
        String at = "substr(email, strpos(email, '@') + 1)";
        byValue("email", at, "cast(null as varchar)", key -> emails.domain(key.get(0)));
        List<String> roles = EmailChecks.roles();
        session.execute(
                "insert into quality_flags select 'customers', source, source_id, 'email', 'mailbox of a function', cast(null as varchar) from customers where "
                        + living()
                        + " and substr(email, 1, strpos(email, '@') - 1) in (" + literals(roles) + ")");
        String here = "coalesce(country, " + (country == null ? "cast(null as varchar)" : Sql.literal(country)) + ")";
        if (has("postal_code") && has("country")) {
            byValue("postal_code", "postal_code", here, key -> key.get(1) == null ? null : places.postcode(key.get(1), key.get(0)));
        }
        if (has("province") && has("country")) {
            byValue("province", "province", here, key -> "VN".equals(key.get(1)) ? places.province(key.get(0)) : null);
        }
        if (has("city") && has("country")) {
            // Any name may be a city; only the name of a former province is flagged.
            byValue("city", "city", here,
                    key -> "VN".equals(key.get(1)) && places.isProvince(key.get(0)) ? places.province(key.get(0)) : null);
        }
        if (has("full_name") && has("country")) {
            names(here);
        }
        if (invalidKinds.isEmpty()) {
            return List.of();
        }
        return session.query(
                "select source, field, count(*) from quality_flags where flag in (" + literals(invalidKinds) + ") group by source, field",
                row -> new Invalid(row.text(1), row.text(2), row.number(3)));
    }

    private static String literals(Collection<String> texts) {
        return texts.stream().map(Sql::literal).collect(Collectors.joining(", "));
    }

    private boolean has(String column) {
        return customers.ordinal(column) >= 0;
    }

    private String living() {
        return has("deleted_at") ? "deleted_at is null" : "true";
    }

    /** Checks each distinct pair of values once. @param value SQL expression @param beside SQL expression */
    private void byValue(String field, String value, String beside, Function<List<@Nullable String>, @Nullable Flag> check) {
        Map<List<@Nullable String>, Flag> found = new LinkedHashMap<>();
        session.query("select distinct " + value + ", " + beside + " from customers where " + living() + " and " + Sql.name(field)
                + " is not null", row -> {
                    List<@Nullable String> key = new ArrayList<>();
                    key.add(row.text(1));
                    key.add(row.text(2));
                    Flag flag = noted(check.apply(key));
                    return flag == null || found.put(key, flag) == null;
                });
        if (found.isEmpty()) {
            return;
        }
        session.execute("create temp table stage_found (value varchar, beside varchar, flag varchar, hint varchar)");
        try (Session.Bulk bulk = session.append("temp.stage_found")) {
            for (Map.Entry<List<@Nullable String>, Flag> entry : found.entrySet()) {
                bulk.row(entry.getKey().get(0), entry.getKey().get(1), entry.getValue().kind(), entry.getValue().hint());
            }
        }
        session.execute("insert into quality_flags select 'customers', c.source, c.source_id, " + Sql.literal(field)
                + ", f.flag, f.hint from (select source, source_id, " + value + " as value, "
                + beside + " as beside from customers where " + living()
                + ") c join stage_found f on f.value = c.value and f.beside is not distinct from c.beside");
        session.execute("drop table stage_found");
    }

    private @Nullable Flag noted(@Nullable Flag flag) {
        if (flag != null && flag.invalid()) {
            invalidKinds.add(flag.kind());
        }
        return flag;
    }

    private void names(String here) {
        List<Object[]> found = new ArrayList<>();
        session.query("select source, source_id, full_name from customers where " + living() + " and full_name is not null and " + here
                + " = 'VN'", row -> {
                    Flag flag = noted(VietnameseName.flag(row.text(3)));
                    return flag == null
                            || found.add(new Object[] {"customers", row.text(1), row.text(2), "full_name", flag.kind(), flag.hint()});
                });
        try (Session.Bulk bulk = session.append("quality_flags")) {
            for (Object[] row : found) {
                bulk.row(row);
            }
        }
    }
}
