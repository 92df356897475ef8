package dev.tributary.identity;

import dev.tributary.canonical.Column;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The golden record: each field from the record that the rules say speaks for it. A record that its source deleted says nothing.
 * Every field of every person is looked up by one number, rank of the record times {@link #RANK} plus its place among all, so
 * that one pass over the members finds all winners.
 */
final class GoldenRecord {

    private static final String RANK = "4294967296";
    private static final String INSERT = "insert into profile_identifiers (profile_number, profile_id, kind, value, identifier_key) ";

    private final ResolutionContext task;
    private final Session session;
    private final StagingTables stage;
    private final Set<String> columns;
    private final List<String> fields;

    /** @param columns that {@code stage_members} has */
    GoldenRecord(ResolutionContext task, Set<String> columns) {
        this.task = task;
        this.session = task.session();
        this.stage = task.stage();
        this.columns = columns;
        this.fields = List.copyOf(task.rules().survivorship().golden(task.customers()));
    }

    /** Columns of customers that the rules make fields of a person become columns of profiles. */
    static void addColumns(ResolutionContext task) throws SQLException {
        List<String> existing = task.session().columns("profiles");
        for (String field : task.rules().survivorship().golden(task.customers())) {
            if (!existing.contains(field)) {
                Column column = task.customers().columns().get(task.customers().ordinal(field));
                task.session().execute("alter table profiles add column " + Sql.name(field) + " " + Sql.type(column));
            }
        }
    }

    /** Writes profiles. {@code stage_placed} is there; {@code stage_profiles} too, unless everybody is grouped anew. @param everybody whether they are @return whether a profile began or ended */
    boolean write(boolean everybody) throws SQLException {
        List<String> spoken = fields.stream().filter(columns::contains).toList();
        Map<String, String> winners = winners(spoken);
        StringBuilder keys = new StringBuilder();
        winners.forEach((name, expression) -> keys.append(", ").append(expression).append(" as ").append(name));
        stage.make("golden_0", "select p.profile_number" + keys + " from stage_placed p join stage_members m on m.n = p.n where m.is_living group by p.profile_number");
        int step = 0;
        for (int i = 0; i < spoken.size(); i++) {
            String key = key(i);
            String kept = spoken.subList(0, i).stream().map(field -> ", g." + Sql.name(field)).collect(Collectors.joining());
            int field = i;
            String open = winners.keySet().stream().skip(field + 1).map(name -> ", g." + name).collect(Collectors.joining());
            stage.make("golden_" + (step + 1), "select g.profile_number" + kept + ", m." + Sql.name(spoken.get(i)) + open + " from stage_golden_" + step
                    + " g left join stage_members m on m.n = mod(g." + key + ", " + RANK + ")");
            stage.drop("golden_" + step);
            step++;
        }
        long begunOrEnded = profiles("stage_golden_" + step, everybody);
        stage.drop("golden_" + step);
        identifiers(everybody);
        return begunOrEnded > 0;
    }

    private static String key(int field) {
        return "k" + field;
    }

    /** Per field, which member wins: the smallest number among members that say something. */
    private Map<String, String> winners(List<String> spoken) {
        Map<String, String> winners = new LinkedHashMap<>();
        for (int i = 0; i < spoken.size(); i++) {
            String field = spoken.get(i);
            List<String> together = task.rules().survivorship().together().stream().filter(group -> group.contains(field)).findFirst().orElse(List.of(field))
                    .stream().filter(columns::contains).toList();
            String says = together.stream().map(one -> "m." + Sql.name(one) + " is not null").collect(Collectors.joining(" or "));
            winners.put(key(i), "min(" + rank(together.get(0), together) + " * " + RANK + " + m.n) filter (where " + says + ")");
        }
        return winners;
    }

    private String rank(String field, List<String> together) {
        return switch (task.rules().survivorship().take(field)) {
            case MOST_RECENT -> "cast(0 as bigint)";
            case SOURCE_ORDER -> {
                StringBuilder sql = new StringBuilder("cast(case m.source");
                List<String> sources = task.rules().survivorship().sources();
                for (int i = 0; i < sources.size(); i++) {
                    sql.append(" when ").append(Sql.literal(sources.get(i))).append(" then ").append(i);
                }
                yield sources.isEmpty() ? "cast(0 as bigint)" : sql.append(" else ").append(sources.size()).append(" end as bigint)").toString();
            }
            case MOST_COMPLETE -> together.stream().filter(this::isText).map(one -> " - coalesce(length(m." + Sql.name(one) + "), 0)")
                    .collect(Collectors.joining("", "cast(1000000", " as bigint)"));
            case VERIFIED_FIRST -> columns.contains(field + "_verified") ? "cast(case when m." + Sql.name(field + "_verified") + " then 0 else 1 end as bigint)" : "cast(0 as bigint)";
        };
    }

    private boolean isText(String field) {
        return task.customers().columns().get(task.customers().ordinal(field)).type() == dev.tributary.canonical.ColumnType.TEXT;
    }

    /** @return how many began or ended */
    private long profiles(String golden, boolean everybody) throws SQLException {
        String names = fields.stream().filter(columns::contains).map(field -> Sql.name(field) + ", ").collect(Collectors.joining());
        String values = fields.stream().filter(columns::contains).map(field -> "s." + Sql.name(field) + ", ").collect(Collectors.joining());
        String insert = "insert into profiles (profile_number, profile_id, " + names + "created_at, updated_at) select s.profile_number, a.profile_id, " + values
                + task.now() + ", " + task.now() + " from " + golden + " s join ";
        if (task.first()) {
            return session.execute(insert + "stage_placed a on a.n = s.profile_number");
        }
        renew(golden);
        return end(everybody) + session.execute(insert + "stage_assigned a on a.profile_number = s.profile_number "
                + "where not exists (select 1 from profiles p where p.profile_number = s.profile_number)");
    }

    /** Takes away those who are nobody any more. */
    private long end(boolean everybody) throws SQLException {
        boolean allSurvive = !everybody && stage.count("profiles") == stage.count("ranked") - stage.count("ended");
        return allSurvive ? 0 : session.execute("delete from profiles p where "
                + (everybody ? "" : "exists (select 1 from stage_profiles t where t.profile_number = p.profile_number) and ")
                + "not exists (select 1 from stage_assigned a where a.profile_number = p.profile_number)");
    }

    private void renew(String golden) throws SQLException {
        String renewed = session.columns("profiles").stream().map(this::renewed).collect(Collectors.joining(", "));
        String differ = fields.stream().map(field -> "p." + Sql.name(field) + (columns.contains(field) ? " is distinct from s." + Sql.name(field) : " is not null"))
                .collect(Collectors.joining(" or ", "false or ", ""));
        stage.make("renewed", "select " + renewed + " from profiles p join " + golden + " s on s.profile_number = p.profile_number where " + differ);
        stage.replace("profiles", "renewed", "s.profile_number = t.profile_number");
        stage.drop("renewed");
    }

    /** An SQL expression: a column of a profile as it is now, of the profile as it was ({@code p}) and the golden record ({@code s}). */
    private String renewed(String column) {
        if (!fields.contains(column)) {
            return column.equals("updated_at") ? task.now() + " as updated_at" : "p." + Sql.name(column);
        }
        String type = Sql.type(task.customers().columns().get(task.customers().ordinal(column)));
        return columns.contains(column) ? "s." + Sql.name(column) : "cast(null as " + type + ") as " + Sql.name(column);
    }

    /** Each identifier that joins is one person's; one that does not join is everybody's who holds it. */
    private void identifiers(boolean everybody) throws SQLException {
        String wanted = held("p", "e", "stage_heads e join stage_placed p on p.n = e.first_n"
                + (stage.count("barred") > 0 ? " where not exists (select 1 from stage_barred b where b.vid = e.vid)" : ""));
        List<String> loose = IntStream.range(0, task.kinds().size()).filter(code -> !task.kind(code).joins()).mapToObj(Integer::toString).toList();
        if (!loose.isEmpty()) {
            wanted += " union all " + held("h", "h", "(select distinct p.profile_number, p.profile_id, h.code, h.value from stage_few h join stage_placed p on p.n = h.n where h.code in ("
                    + String.join(", ", loose) + ")) h");
        }
        if (task.first()) {
            session.execute(INSERT + wanted);
            return;
        }
        stage.make("wanted", wanted);
        stage.make("had", "select d.profile_number, d.identifier_key from profile_identifiers d"
                + (everybody ? "" : " where exists (select 1 from stage_profiles t where t.profile_number = d.profile_number)"));
        stage.make("lost", "select h.profile_number, h.identifier_key from stage_had h where not exists "
                + "(select 1 from stage_wanted w where w.profile_number = h.profile_number and w.identifier_key = h.identifier_key)");
        if (stage.count("lost") > 0) {
            session.execute("delete from profile_identifiers d where exists (select 1 from stage_lost l where l.profile_number = d.profile_number and l.identifier_key = d.identifier_key)");
        }
        session.execute(INSERT + "select w.profile_number, w.profile_id, w.kind, w.value, w.identifier_key from stage_wanted w where not exists "
                + "(select 1 from stage_had h where h.profile_number = w.profile_number and h.identifier_key = w.identifier_key)");
        stage.drop("wanted", "had", "lost");
    }

    private String held(String profile, String from, String tables) {
        return "select " + profile + ".profile_number, " + profile + ".profile_id, " + task.kindOf(from + ".code") + " as kind, " + from + ".value, identifier_key(" + task.kindOf(from + ".code") + ", " + from
                + ".value) as identifier_key from " + tables;
    }
}
