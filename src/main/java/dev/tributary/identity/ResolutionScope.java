package dev.tributary.identity;

import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stages the records to be grouped again, and their identifiers. One step reaches every profile that can change, because a profile already
 * contains all records that share its identifiers: the profiles of changed records, and the profiles that hold an identifier of one of
 * them.
 */
final class ResolutionScope {

    /** The row of {@code identity_state} with the columns of customers that ever had a value. */
    private static final String USED_COLUMNS = "spoken";

    private final ResolutionContext context;
    private final Map<String, String> identifiers;
    private final Set<String> golden;
    private Set<String> columnsHeld = Set.of();
    private @Nullable Boolean fromEvents;

    ResolutionScope(ResolutionContext context) {
        this.context = context;
        this.identifiers = context.rules().columns(context.customers());
        this.golden = context.rules().survivorship().golden(context.customers());
    }

    /** Stages all records. */
    void all() {
        Set<String> used = usedColumns();
        People.put(context.session(), USED_COLUMNS, String.join(" ", used));
        String columns = columns(used);
        columnsHeld = used;
        if (context.first()) {
            context.stage().make("members", numbered("cast(null as bigint)", "cast(null as varchar)", columns) + " from customers c where "
                    + context.evidence("c"));
        } else {
            context.stage().make("members", numbered("p.profile_number", "p.profile_id", columns)
                    + " from customers c left join profile_customers p on p.source = c.source and p.source_id = c.source_id where "
                    + context.evidence("c"));
        }
        hold("members", used, "held");
    }

    /** The columns of customers that {@code stage_members} has. */
    Set<String> columns() {
        return columnsHeld;
    }

    /**
     * Stages the records that changed records can affect. Makes {@code stage_fresh} (identifiers of changed records) and
     * {@code stage_profiles} first.
     */
    void touched(SharedIdentifiers shared) {
        StagingTables stage = context.stage();
        Session session = context.session();
        stage.make("incoming", numbered("cast(null as bigint)", "cast(null as varchar)", columns(known()))
                + " from customers c join stage_changed g on " + session.sameRecord("g", "c") + " where g.alive and "
                + context.evidence("c"));
        hold("incoming", known(), "fresh");
        stage.make("profiles", "select distinct profile_number from stage_changed where profile_number is not null");
        stage.make("fresh_keys",
                "select distinct identifier_key(" + context.kindOf("code") + ", value) as identifier_key from stage_fresh");
        reach("select d.profile_number from profile_identifiers d join stage_fresh_keys f on f.identifier_key = d.identifier_key");
        int record = context.code(IdentityRules.RECORD);
        if (record >= 0 && session.count("select count(*) from stage_fresh where code = " + record) > 0) {
            reach("select p.profile_number from profile_customers p join (select distinct value from stage_fresh where code = " + record
                    + ") f on f.value = p.source || ':' || p.source_id");
        }
        if (record >= 0 && session.count("select count(*) from profile_identifiers where kind = 'record'") > 0) {
            reach("select d.profile_number from profile_identifiers d join stage_incoming i on d.value = i.source || ':' || i.source_id where d.kind = 'record'");
        }
        shared.recheck();
        stage.make("keys", """
                select p.source, p.source_id, p.profile_number, p.profile_id from profile_customers p
                where exists (select 1 from stage_profiles t where t.profile_number = p.profile_number)
                union all
                select source, source_id, cast(null as bigint), cast(null as varchar) from stage_changed where alive and profile_number is null
                """);
        columnsHeld = usedColumnsNow();
        stage.make("members", numbered("k.profile_number", "k.profile_id", columns(columnsHeld))
                + " from customers c join stage_keys k on " + session.sameRecord("k", "c") + " where " + context.evidence("c"));
        stage.drop("keys", "incoming");
        hold("members", columnsHeld, "held");
        shared.exclude(columnsHeld);
    }

    /** Adds profiles to {@code stage_profiles}. */
    void reach(String profiles) {
        context.stage().add("profiles", "select distinct r.profile_number from (" + profiles + ") r "
                + "where not exists (select 1 from stage_profiles t where t.profile_number = r.profile_number)");
    }

    /** Numbers the members from 0, the most recent first: by default, fields are taken from the member with the smallest number. */
    private static String numbered(String number, String profile, String columns) {
        return "select row_number() over (order by c.modified_at desc nulls last, c.source, c.source_id) - 1 as n, c.source, c.source_id, "
                + number
                + " as old_number, " + profile + " as old_profile, c.stored_at, c.deleted_at is null as is_living, " + columns;
    }

    /** Columns of customers that a resolution reads. */
    private Set<String> known() {
        Set<String> columns = new LinkedHashSet<>(identifiers.keySet());
        columns.addAll(golden);
        golden.stream().filter(field -> context.rules().survivorship().take(field) == Survivorship.Take.VERIFIED_FIRST)
                .forEach(field -> columns.add(field + "_verified"));
        if (context.code(IdentityRules.NAME_AND_BIRTH_DATE) >= 0) {
            columns.addAll(List.of("given_name", "family_name", "birth_date"));
        }
        columns.addAll(List.of("full_name", "given_name", "family_name"));
        if (context.followsMerges()) {
            columns.add("merged_into");
        }
        columns.removeIf(column -> context.customers().ordinal(column) < 0);
        return columns;
    }

    /** As {@link #known}, without columns that are empty in all rows: leaving them out makes the passes over many rows cheaper. */
    private Set<String> usedColumns() {
        Set<String> used = new LinkedHashSet<>();
        for (String column : known()) {
            if (context.session()
                    .count("select count(*) from (select 1 from customers where " + Sql.name(column) + " is not null limit 1) one") > 0) {
                used.add(column);
            }
        }
        return used;
    }

    /** As {@link #usedColumns} without a pass over all rows: the columns used before, and those with a value in {@code stage_incoming}. */
    private Set<String> usedColumnsNow() {
        String before = People.state(context.session(), USED_COLUMNS);
        if (before == null) {
            return known();
        }
        Set<String> used = new LinkedHashSet<>(known());
        Set<String> unused = new LinkedHashSet<>(used);
        unused.removeAll(Set.of(before.split(" ")));
        if (!unused.isEmpty()) {
            used.removeAll(unused);
            context.session()
                    .query("select " + unused.stream().map(column -> "count(" + Sql.name(column) + ")").collect(Collectors.joining(", "))
                            + " from stage_incoming", row -> {
                                int i = 1;
                                for (String column : unused) {
                                    if (row.number(i++) > 0) {
                                        used.add(column);
                                    }
                                }
                                return used;
                            });
        }
        String now = String.join(" ", used);
        if (!now.equals(before)) {
            People.put(context.session(), USED_COLUMNS, now);
        }
        return used;
    }

    /** Placeholders become null. {@code spelled} is the full name in lower case. */
    private String columns(Set<String> columns) {
        StringBuilder sql = new StringBuilder("nullif(trim(lower(coalesce(").append(has(columns, "full_name")).append(", concat_ws(' ', ")
                .append(has(columns, "family_name")).append(", ").append(has(columns, "given_name")).append(")))), '') as spelled");
        for (String column : columns) {
            String value = "c." + Sql.name(column);
            @Nullable String kind = identifiers.get(column);
            String genuine = kind == null ? "" : context.kind(context.code(kind)).genuine(value);
            sql.append(", ")
                    .append(genuine.isEmpty() ? value : "case when " + genuine.substring(" and ".length()) + " then " + value + " end")
                    .append(" as ").append(Sql.name(column));
        }
        return sql.toString();
    }

    private static String has(Set<String> columns, String column) {
        return columns.contains(column) ? "c." + Sql.name(column) : "cast(null as varchar)";
    }

    /** Makes a table of member, kind code and value. */
    private void hold(String from, Set<String> columns, String into) {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, String> identifier : identifiers.entrySet()) {
            if (columns.contains(identifier.getKey())) {
                parts.add(part(context.code(identifier.getValue()), Sql.name(identifier.getKey()),
                        Sql.name(identifier.getKey()) + " is not null", from));
            }
        }
        boolean twice = identifiers.values().stream().distinct().count() < identifiers.size();
        int name = context.code(IdentityRules.NAME_AND_BIRTH_DATE);
        if (name >= 0 && columns.containsAll(List.of("given_name", "family_name", "birth_date"))) {
            parts.add(part(name, "lower(trim(given_name)) || '|' || lower(trim(family_name)) || '|' || cast(birth_date as varchar)",
                    "trim(given_name) <> '' and trim(family_name) <> '' and birth_date is not null"
                            + context.kind(name).genuine("cast(birth_date as varchar)"),
                    from));
        }
        int record = context.code(IdentityRules.RECORD);
        if (record >= 0 && columns.contains("merged_into")) {
            parts.add(part(record, "source || ':' || merged_into", "merged_into is not null", from));
        }
        if (fromEvents()) {
            StringBuilder code = new StringBuilder("case e.kind");
            context.engagementColumns().values().stream().distinct().forEach(
                    number -> code.append(" when ").append(Sql.literal(context.kinds().get(number))).append(" then ").append(number));
            parts.add("select m.n, " + code + " else -1 end as code, e.value from engagement_identifiers e join stage_" + from
                    + " m on m.source = e.source and m.source_id = e.source_id where e.kind in ("
                    + String.join(", ", context.engagementColumns().values().stream().distinct()
                            .map(number -> Sql.literal(context.kinds().get(number))).toList())
                    + ")");
            twice = true;
        }
        String empty = "select n, 0 as code, cast(null as varchar) as value from stage_" + from + " where false";
        String all = parts.isEmpty() ? empty : String.join(" union all ", parts);
        context.stage().make(into, twice ? "select distinct n, code, value from (" + all + ") parts" : all);
        if (record >= 0 && context.session().count("select count(*) from stage_" + into + " where code = " + record) > 0) {
            context.stage().add(into, "select m.n, " + record + ", m.source || ':' || m.source_id from stage_" + from
                    + " m where exists (select 1 from stage_" + into + " r where r.code = " + record
                    + " and r.value = m.source || ':' || m.source_id)"
                    + " and not exists (select 1 from stage_" + into + " r where r.code = " + record
                    + " and r.n = m.n and r.value = m.source || ':' || m.source_id)");
        }
    }

    private boolean fromEvents() {
        if (fromEvents == null) {
            fromEvents = !context.engagementColumns().isEmpty()
                    && context.session().count("select count(*) from engagement_identifiers") > 0;
        }
        return fromEvents;
    }

    private static String part(int code, String value, String condition, String from) {
        return "select n, " + code + " as code, " + value + " as value from stage_" + from + " where " + condition;
    }
}
