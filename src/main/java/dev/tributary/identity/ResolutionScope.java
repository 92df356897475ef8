package dev.tributary.identity;

import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The records to be grouped anew, and the identifiers they hold. A profile is closed over all that joined before, so one step
 * reaches all that can change: the profiles of changed records and of those that hold an identifier a changed record has.
 */
final class ResolutionScope {

    /** The row of {@code identity_state} with the columns of customers that somebody ever had something in. */
    private static final String SPOKEN = "spoken";

    private final ResolutionContext task;
    private final Map<String, String> identifiers;
    private final Set<String> golden;
    private Set<String> columnsHeld = Set.of();
    private @Nullable Boolean fromEvents;

    ResolutionScope(ResolutionContext task) {
        this.task = task;
        this.identifiers = task.rules().columns(task.customers());
        this.golden = task.rules().survivorship().golden(task.customers());
    }

    /** Everybody. */
    void all() throws SQLException {
        Set<String> spoken = spoken();
        People.put(task.session(), SPOKEN, String.join(" ", spoken));
        String columns = columns(spoken);
        columnsHeld = spoken;
        if (task.first()) {
            task.stage().make("members", numbered("cast(null as bigint)", "cast(null as varchar)", columns) + " from customers c where " + task.evidence("c"));
        } else {
            task.stage().make("members", numbered("p.profile_number", "p.profile_id", columns)
                    + " from customers c left join profile_customers p on p.source = c.source and p.source_id = c.source_id where " + task.evidence("c"));
        }
        hold("members", spoken, "held");
    }

    /** The columns of customers that {@code stage_members} has. */
    Set<String> columns() {
        return columnsHeld;
    }

    /** Those that the changed records touch. Makes {@code stage_fresh} (what changed records hold) and {@code stage_profiles} first. */
    void touched(SharedIdentifiers shared) throws SQLException {
        StagingTables stage = task.stage();
        Session session = task.session();
        stage.make("incoming", numbered("cast(null as bigint)", "cast(null as varchar)", columns(known()))
                + " from customers c join stage_changed g on " + session.sameRecord("g", "c") + " where g.alive and " + task.evidence("c"));
        hold("incoming", known(), "fresh");
        stage.make("profiles", "select distinct profile_number from stage_changed where profile_number is not null");
        stage.make("fresh_keys", "select distinct identifier_key(" + task.kindOf("code") + ", value) as identifier_key from stage_fresh");
        reach("select d.profile_number from profile_identifiers d join stage_fresh_keys f on f.identifier_key = d.identifier_key");
        int record = task.code(IdentityRules.RECORD);
        if (record >= 0 && session.count("select count(*) from stage_fresh where code = " + record) > 0) {
            reach("select p.profile_number from profile_customers p join (select distinct value from stage_fresh where code = " + record + ") f on f.value = p.source || ':' || p.source_id");
        }
        if (record >= 0 && session.count("select count(*) from profile_identifiers where kind = 'record'") > 0) {
            reach("select d.profile_number from profile_identifiers d join stage_incoming i on d.value = i.source || ':' || i.source_id where d.kind = 'record'");
        }
        shared.reconsider();
        stage.make("keys", """
                select p.source, p.source_id, p.profile_number, p.profile_id from profile_customers p
                where exists (select 1 from stage_profiles t where t.profile_number = p.profile_number)
                union all
                select source, source_id, cast(null as bigint), cast(null as varchar) from stage_changed where alive and profile_number is null
                """);
        columnsHeld = spokenNow();
        stage.make("members", numbered("k.profile_number", "k.profile_id", columns(columnsHeld))
                + " from customers c join stage_keys k on " + session.sameRecord("k", "c") + " where " + task.evidence("c"));
        stage.drop("keys", "incoming");
        hold("members", columnsHeld, "held");
        shared.exclude(columnsHeld);
    }

    /** Adds profiles to those looked at. */
    void reach(String profiles) throws SQLException {
        task.stage().add("profiles", "select distinct r.profile_number from (" + profiles + ") r "
                + "where not exists (select 1 from stage_profiles t where t.profile_number = r.profile_number)");
    }

    /** Numbers from 0, the latest first: the smallest number of a group is the record that speaks for it by default. */
    private static String numbered(String number, String profile, String columns) {
        return "select row_number() over (order by c.modified_at desc nulls last, c.source, c.source_id) - 1 as n, c.source, c.source_id, " + number
                + " as old_number, " + profile + " as old_profile, c.stored_at, c.deleted_at is null as is_living, " + columns;
    }

    /** Columns of customers that identity reads. */
    private Set<String> known() {
        Set<String> columns = new LinkedHashSet<>(identifiers.keySet());
        columns.addAll(golden);
        golden.stream().filter(field -> task.rules().survivorship().take(field) == Survivorship.Take.VERIFIED_FIRST).forEach(field -> columns.add(field + "_verified"));
        if (task.code(IdentityRules.NAME_AND_BIRTH_DATE) >= 0) {
            columns.addAll(List.of("given_name", "family_name", "birth_date"));
        }
        columns.addAll(List.of("full_name", "given_name", "family_name"));
        if (task.followsMerges()) {
            columns.add("merged_into");
        }
        columns.removeIf(column -> task.customers().ordinal(column) < 0);
        return columns;
    }

    /** As {@link #known}, without columns in which nobody has anything: over many rows that is worth a look. */
    private Set<String> spoken() throws SQLException {
        Set<String> spoken = new LinkedHashSet<>();
        for (String column : known()) {
            if (task.session().count("select count(*) from (select 1 from customers where " + Sql.name(column) + " is not null limit 1) one") > 0) {
                spoken.add(column);
            }
        }
        return spoken;
    }

    /** The same without asking everybody: what somebody once had something in, and what {@code stage_incoming} has something in. */
    private Set<String> spokenNow() throws SQLException {
        String before = People.state(task.session(), SPOKEN);
        if (before == null) {
            return known();
        }
        Set<String> spoken = new LinkedHashSet<>(known());
        Set<String> silent = new LinkedHashSet<>(spoken);
        silent.removeAll(Set.of(before.split(" ")));
        if (!silent.isEmpty()) {
            spoken.removeAll(silent);
            task.session().query("select " + silent.stream().map(column -> "count(" + Sql.name(column) + ")").collect(Collectors.joining(", ")) + " from stage_incoming", row -> {
                int i = 1;
                for (String column : silent) {
                    if (row.getLong(i++) > 0) {
                        spoken.add(column);
                    }
                }
                return spoken;
            });
        }
        String now = String.join(" ", spoken);
        if (!now.equals(before)) {
            People.put(task.session(), SPOKEN, now);
        }
        return spoken;
    }

    /** Placeholders count as nothing. {@code spelled} is the name as it was written, in lower case. */
    private String columns(Set<String> columns) {
        StringBuilder sql = new StringBuilder("nullif(trim(lower(coalesce(").append(has(columns, "full_name")).append(", concat_ws(' ', ")
                .append(has(columns, "family_name")).append(", ").append(has(columns, "given_name")).append(")))), '') as spelled");
        for (String column : columns) {
            String value = "c." + Sql.name(column);
            @Nullable String kind = identifiers.get(column);
            String genuine = kind == null ? "" : task.kind(task.code(kind)).genuine(value);
            sql.append(", ").append(genuine.isEmpty() ? value : "case when " + genuine.substring(" and ".length()) + " then " + value + " end").append(" as ").append(Sql.name(column));
        }
        return sql.toString();
    }

    private static String has(Set<String> columns, String column) {
        return columns.contains(column) ? "c." + Sql.name(column) : "cast(null as varchar)";
    }

    /** Makes a table of member, kind and value. */
    private void hold(String from, Set<String> columns, String into) throws SQLException {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, String> identifier : identifiers.entrySet()) {
            if (columns.contains(identifier.getKey())) {
                parts.add(part(task.code(identifier.getValue()), Sql.name(identifier.getKey()), Sql.name(identifier.getKey()) + " is not null", from));
            }
        }
        boolean twice = identifiers.values().stream().distinct().count() < identifiers.size();
        int name = task.code(IdentityRules.NAME_AND_BIRTH_DATE);
        if (name >= 0 && columns.containsAll(List.of("given_name", "family_name", "birth_date"))) {
            parts.add(part(name, "lower(trim(given_name)) || '|' || lower(trim(family_name)) || '|' || cast(birth_date as varchar)",
                    "trim(given_name) <> '' and trim(family_name) <> '' and birth_date is not null" + task.kind(name).genuine("cast(birth_date as varchar)"), from));
        }
        int record = task.code(IdentityRules.RECORD);
        if (record >= 0 && columns.contains("merged_into")) {
            parts.add(part(record, "source || ':' || merged_into", "merged_into is not null", from));
        }
        if (fromEvents()) {
            StringBuilder code = new StringBuilder("case e.kind");
            task.engagementColumns().values().stream().distinct().forEach(number -> code.append(" when ").append(Sql.literal(task.kinds().get(number))).append(" then ").append(number));
            parts.add("select m.n, " + code + " else -1 end as code, e.value from engagement_identifiers e join stage_" + from
                    + " m on m.source = e.source and m.source_id = e.source_id where e.kind in ("
                    + String.join(", ", task.engagementColumns().values().stream().distinct().map(number -> Sql.literal(task.kinds().get(number))).toList()) + ")");
            twice = true;
        }
        String empty = "select n, 0 as code, cast(null as varchar) as value from stage_" + from + " where false";
        String all = parts.isEmpty() ? empty : String.join(" union all ", parts);
        task.stage().make(into, twice ? "select distinct n, code, value from (" + all + ") parts" : all);
        if (record >= 0 && task.session().count("select count(*) from stage_" + into + " where code = " + record) > 0) {
            task.stage().add(into, "select m.n, " + record + ", m.source || ':' || m.source_id from stage_" + from
                    + " m where exists (select 1 from stage_" + into + " r where r.code = " + record + " and r.value = m.source || ':' || m.source_id)"
                    + " and not exists (select 1 from stage_" + into + " r where r.code = " + record + " and r.n = m.n and r.value = m.source || ':' || m.source_id)");
        }
    }

    private boolean fromEvents() throws SQLException {
        if (fromEvents == null) {
            fromEvents = !task.engagementColumns().isEmpty() && task.session().count("select count(*) from engagement_identifiers") > 0;
        }
        return fromEvents;
    }

    private static String part(int code, String value, String condition, String from) {
        return "select n, " + code + " as code, " + value + " as value from stage_" + from + " where " + condition;
    }
}
