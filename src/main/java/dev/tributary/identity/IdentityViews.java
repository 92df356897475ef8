package dev.tributary.identity;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Column;
import dev.tributary.canonical.Table;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The views {@code identifiers} (identifiers in customer records and events) and {@code profile_engagements} (the profile of each event),
 * made from the columns that the canonical model has.
 */
final class IdentityViews {

    private IdentityViews() {
    }

    static void make(Session session, CanonicalModel model, IdentityRules rules) {
        session.execute(
                "create or replace view identifiers as select kind, value, source, source_id, min(first_seen_at) as first_seen_at, max(last_seen_at) as last_seen_at from ("
                        + String.join(" union all ", stated(model)) + ") stated group by kind, value, source, source_id");
        Table engagements = model.table("engagements");
        if (engagements != null) {
            session.execute("create or replace view profile_engagements as " + profilesOf(engagements, rules));
        }
    }

    private static List<String> stated(CanonicalModel model) {
        List<String> parts = new ArrayList<>();
        Table customers = java.util.Objects.requireNonNull(model.table("customers"));
        String created = customers.ordinal("created_at") < 0 ? "" : "created_at, ";
        for (Column column : customers.columns()) {
            if (column.identifier() != null) {
                String value = Sql.name(column.name());
                parts.add("select " + Sql.literal(column.identifier()) + " as kind, " + value + " as value, source, source_id, coalesce("
                        + created
                        + "modified_at, stored_at) as first_seen_at, coalesce(modified_at, stored_at) as last_seen_at from customers where deleted_at is null and "
                        + value + " is not null");
            }
        }
        parts.add("select kind, value, source, source_id, first_seen_at, last_seen_at from engagement_identifiers");
        return parts;
    }

    /** A query with one row per event: the profile of the record it names, else of its strongest identifier; null when neither is known. */
    private static String profilesOf(Table engagements, IdentityRules rules) {
        Map<String, String> sources = new LinkedHashMap<>();
        for (String kind : rules.ordered()) {
            @Nullable IdentifierKind rule = rules.kinds().get(kind);
            if (rule != null && rule.joins()) {
                engagements.columns().stream()
                        .filter(column -> kind.equals(column.identifier()) || column.identifier() == null && kind.equals(column.name()))
                        .forEach(column -> sources.put(column.name(),
                                "%1$s.kind = " + Sql.literal(kind) + " and %1$s.value = e." + Sql.name(column.name())));
            }
        }
        StringBuilder kinds = new StringBuilder();
        rules.kinds().forEach((kind, rule) -> rule.channels()
                .forEach(channel -> kinds.append(" when ").append(Sql.literal(channel)).append(" then ").append(Sql.literal(kind))));
        if (!kinds.isEmpty() && engagements.ordinal("platform_user") >= 0 && engagements.ordinal("channel") >= 0) {
            sources.put("platform_user", "%1$s.kind = case e.channel" + kinds + " end and %1$s.value = e.platform_user");
        }
        StringBuilder found = new StringBuilder("c.profile_id");
        StringBuilder joins = new StringBuilder(" left join profile_customers c on c.source = e.source and c.source_id = e.customer_id");
        int number = 0;
        for (String condition : sources.values()) {
            String alias = "i" + number++;
            found.append(", ").append(alias).append(".profile_id");
            joins.append(" left join profile_identifiers ").append(alias).append(" on ")
                    .append(String.format(java.util.Locale.ROOT, condition, alias));
        }
        return "select e.source, e.source_id, coalesce(" + found + ") as profile_id from engagements e" + joins;
    }
}
