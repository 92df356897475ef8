package dev.tributary.identity;

import dev.tributary.canonical.Column;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes the golden record: each field of a profile is taken from the record that survivorship selects; deleted records are left out. A
 * field's record is found by one number, the record's rank times {@link #RANK} plus its position, so that one pass over the members finds
 * all of them.
 */
final class GoldenRecord {

    private static final String RANK = "4294967296";
    private static final String INSERT = "insert into profile_identifiers (profile_number, profile_id, kind, value, identifier_key) ";

    private final ResolutionContext context;
    private final Session session;
    private final StagingTables stage;
    private final Set<String> columns;
    private final List<String> fields;

    /** @param columns that {@code stage_members} has */
    GoldenRecord(ResolutionContext context, Set<String> columns) {
        this.context = context;
        this.session = context.session();
        this.stage = context.stage();
        this.columns = columns;
        this.fields = List.copyOf(context.rules().survivorship().golden(context.customers()));
    }

    /** Adds a column to profiles for each column of customers that survivorship makes a field. */
    static void addColumns(ResolutionContext context) {
        List<String> existing = context.session().columns("profiles");
        for (String field : context.rules().survivorship().golden(context.customers())) {
            if (!existing.contains(field)) {
                Column column = context.customers().columns().get(context.customers().ordinal(field));
                context.session().execute("alter table profiles add column " + Sql.name(field) + " " + Sql.type(column));
            }
        }
    }

    /**
     * Writes profiles and their identifiers from {@code stage_placed} and, unless {@code all}, {@code stage_profiles}.
     *
     * @param all whether all records are resolved again
     * @return whether a profile was created or deleted
     */
    boolean write(boolean all) {
        List<String> present = fields.stream().filter(columns::contains).toList();
        Map<String, String> winners = winners(present);
        StringBuilder keys = new StringBuilder();
        winners.forEach((name, expression) -> keys.append(", ").append(expression).append(" as ").append(name));
        stage.make("golden_0", "select p.profile_number" + keys
                + " from stage_placed p join stage_members m on m.n = p.n where m.is_living group by p.profile_number");
        int step = 0;
        for (int i = 0; i < present.size(); i++) {
            String key = key(i);
            String kept = present.subList(0, i).stream().map(field -> ", g." + Sql.name(field)).collect(Collectors.joining());
            int field = i;
            String open = winners.keySet().stream().skip(field + 1).map(name -> ", g." + name).collect(Collectors.joining());
            stage.make("golden_" + (step + 1),
                    "select g.profile_number" + kept + ", m." + Sql.name(present.get(i)) + open + " from stage_golden_" + step
                            + " g left join stage_members m on m.n = mod(g." + key + ", " + RANK + ")");
            stage.drop("golden_" + step);
            step++;
        }
        long createdOrDeleted = profiles("stage_golden_" + step, all);
        stage.drop("golden_" + step);
        identifiers(all);
        return createdOrDeleted > 0;
    }

    private static String key(int field) {
        return "k" + field;
    }

    /** An SQL expression per field: the smallest rank and position among the members that have a value. */
    private Map<String, String> winners(List<String> present) {
        Map<String, String> winners = new LinkedHashMap<>();
        for (int i = 0; i < present.size(); i++) {
            String field = present.get(i);
            List<String> together = context.rules().survivorship().together().stream().filter(group -> group.contains(field)).findFirst()
                    .orElse(List.of(field))
                    .stream().filter(columns::contains).toList();
            String hasValue = together.stream().map(one -> "m." + Sql.name(one) + " is not null").collect(Collectors.joining(" or "));
            winners.put(key(i), "min(" + rank(together.get(0), together) + " * " + RANK + " + m.n) filter (where " + hasValue + ")");
        }
        return winners;
    }

    private String rank(String field, List<String> together) {
        return switch (context.rules().survivorship().take(field)) {
            case MOST_RECENT -> "cast(0 as bigint)";
            case SOURCE_ORDER -> {
                StringBuilder sql = new StringBuilder("cast(case m.source");
                List<String> sources = context.rules().survivorship().sources();
                for (int i = 0; i < sources.size(); i++) {
                    sql.append(" when ").append(Sql.literal(sources.get(i))).append(" then ").append(i);
                }
                yield sources.isEmpty() ? "cast(0 as bigint)"
                        : sql.append(" else ").append(sources.size()).append(" end as bigint)").toString();
            }
            case MOST_COMPLETE -> together.stream().filter(this::isText).map(one -> " - coalesce(length(m." + Sql.name(one) + "), 0)")
                    .collect(Collectors.joining("", "cast(1000000", " as bigint)"));
            case VERIFIED_FIRST -> columns.contains(field + "_verified")
                    ? "cast(case when m." + Sql.name(field + "_verified") + " then 0 else 1 end as bigint)"
                    : "cast(0 as bigint)";
        };
    }

    private boolean isText(String field) {
        return context.customers().columns().get(context.customers().ordinal(field)).type() == dev.tributary.canonical.ColumnType.TEXT;
    }

    /** @return number of profiles created and deleted */
    private long profiles(String golden, boolean all) {
        String names = fields.stream().filter(columns::contains).map(field -> Sql.name(field) + ", ").collect(Collectors.joining());
        String values = fields.stream().filter(columns::contains).map(field -> "s." + Sql.name(field) + ", ").collect(Collectors.joining());
        String insert = "insert into profiles (profile_number, profile_id, " + names
                + "created_at, updated_at) select s.profile_number, a.profile_id, " + values
                + context.now() + ", " + context.now() + " from " + golden + " s join ";
        if (context.first()) {
            return session.execute(insert + "stage_placed a on a.n = s.profile_number");
        }
        update(golden);
        return deleteEnded(all) + session.execute(insert + "stage_assigned a on a.profile_number = s.profile_number "
                + "where not exists (select 1 from profiles p where p.profile_number = s.profile_number)");
    }

    /** Deletes profiles that have no group any more. */
    private long deleteEnded(boolean all) {
        boolean allSurvive = !all && stage.count("profiles") == stage.count("ranked") - stage.count("ended");
        return allSurvive ? 0
                : session.execute("delete from profiles p where "
                        + (all ? "" : "exists (select 1 from stage_profiles t where t.profile_number = p.profile_number) and ")
                        + "not exists (select 1 from stage_assigned a where a.profile_number = p.profile_number)");
    }

    private void update(String golden) {
        String renewed = session.columns("profiles").stream().map(this::renewed).collect(Collectors.joining(", "));
        String differ = fields.stream().map(
                field -> "p." + Sql.name(field) + (columns.contains(field) ? " is distinct from s." + Sql.name(field) : " is not null"))
                .collect(Collectors.joining(" or ", "false or ", ""));
        stage.make("renewed",
                "select " + renewed + " from profiles p join " + golden + " s on s.profile_number = p.profile_number where " + differ);
        stage.replace("profiles", "renewed", "s.profile_number = t.profile_number");
        stage.drop("renewed");
    }

    /** An SQL expression of a profile's column after the update, from the old profile ({@code p}) and the golden record ({@code s}). */
    private String renewed(String column) {
        if (!fields.contains(column)) {
            return column.equals("updated_at") ? context.now() + " as updated_at" : "p." + Sql.name(column);
        }
        String type = Sql.type(context.customers().columns().get(context.customers().ordinal(column)));
        return columns.contains(column) ? "s." + Sql.name(column) : "cast(null as " + type + ") as " + Sql.name(column);
    }

    /** An identifier of a joining kind belongs to one profile; of any other kind, to every profile that holds it. */
    private void identifiers(boolean all) {
        String wanted = held("p", "e", "stage_heads e join stage_placed p on p.n = e.first_n"
                + (stage.count("barred") > 0 ? " where not exists (select 1 from stage_barred b where b.vid = e.vid)" : ""));
        List<String> loose = IntStream.range(0, context.kinds().size()).filter(code -> !context.kind(code).joins())
                .mapToObj(Integer::toString).toList();
        if (!loose.isEmpty()) {
            wanted += " union all " + held("h", "h",
                    "(select distinct p.profile_number, p.profile_id, h.code, h.value from stage_few h join stage_placed p on p.n = h.n where h.code in ("
                            + String.join(", ", loose) + ")) h");
        }
        if (context.first()) {
            session.execute(INSERT + wanted);
            return;
        }
        stage.make("wanted", wanted);
        stage.make("had", "select d.profile_number, d.identifier_key from profile_identifiers d"
                + (all ? "" : " where exists (select 1 from stage_profiles t where t.profile_number = d.profile_number)"));
        stage.make("lost", "select h.profile_number, h.identifier_key from stage_had h where not exists "
                + "(select 1 from stage_wanted w where w.profile_number = h.profile_number and w.identifier_key = h.identifier_key)");
        if (stage.count("lost") > 0) {
            session.execute(
                    "delete from profile_identifiers d where exists (select 1 from stage_lost l where l.profile_number = d.profile_number and l.identifier_key = d.identifier_key)");
        }
        session.execute(
                INSERT + "select w.profile_number, w.profile_id, w.kind, w.value, w.identifier_key from stage_wanted w where not exists "
                        + "(select 1 from stage_had h where h.profile_number = w.profile_number and h.identifier_key = w.identifier_key)");
        stage.drop("wanted", "had", "lost");
    }

    private String held(String profile, String from, String tables) {
        return "select " + profile + ".profile_number, " + profile + ".profile_id, " + context.kindOf(from + ".code") + " as kind, " + from
                + ".value, identifier_key(" + context.kindOf(from + ".code") + ", " + from
                + ".value) as identifier_key from " + tables;
    }
}
