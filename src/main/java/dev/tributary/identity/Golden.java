package dev.tributary.identity;

import dev.tributary.canonical.Column;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The golden record: each field from the record that the rules say speaks for it. A record that its source deleted says nothing.
 * Every field of every person is looked up by one number, rank of the record times {@link #RANK} plus its place among all, so
 * that one pass over the members finds all winners.
 */
final class Golden {

    private static final String RANK = "4294967296";

    private final Task task;
    private final Session session;
    private final Stage stage;
    private final Set<String> columns;
    private final List<String> fields;

    /** @param columns that {@code stage_members} has */
    Golden(Task task, Set<String> columns) {
        this.task = task;
        this.session = task.session();
        this.stage = task.stage();
        this.columns = columns;
        this.fields = List.copyOf(task.rules().survivorship().golden(task.customers()));
    }

    /** Columns of customers that the rules make fields of a person become columns of profiles. */
    static void addColumns(Task task) throws SQLException {
        List<String> existing = task.session().columns("profiles");
        for (String field : task.rules().survivorship().golden(task.customers())) {
            if (!existing.contains(field)) {
                Column column = task.customers().columns().get(task.customers().ordinal(field));
                task.session().execute("alter table profiles add column " + Sql.name(field) + " " + Sql.type(column));
            }
        }
    }

    /** Writes profiles. {@code stage_placed} is there; {@code stage_profiles} too, unless everybody is grouped anew. @param everybody whether they are */
    void write(boolean everybody) throws SQLException {
        List<String> spoken = fields.stream().filter(columns::contains).toList();
        Map<String, String> winners = winners(spoken);
        StringBuilder keys = new StringBuilder();
        winners.forEach((name, expression) -> keys.append(", ").append(expression).append(" as ").append(name));
        stage.make("golden_0", "select p.profile_id" + keys + " from stage_placed p join stage_members m on m.n = p.n where m.is_living group by p.profile_id");
        int step = 0;
        for (int i = 0; i < spoken.size(); i++) {
            String key = key(i);
            String kept = spoken.subList(0, i).stream().map(field -> ", g." + Sql.name(field)).collect(Collectors.joining());
            int field = i;
            String open = winners.keySet().stream().skip(field + 1).map(name -> ", g." + name).collect(Collectors.joining());
            stage.make("golden_" + (step + 1), "select g.profile_id" + kept + ", m." + Sql.name(spoken.get(i)) + open + " from stage_golden_" + step
                    + " g left join stage_members m on m.n = mod(g." + key + ", " + RANK + ")");
            stage.drop("golden_" + step);
            step++;
        }
        profiles("stage_golden_" + step, everybody);
        stage.drop("golden_" + step);
        identifiers(everybody);
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

    private void profiles(String golden, boolean everybody) throws SQLException {
        if (!task.first()) {
            session.execute("delete from profiles p where " + (everybody ? "" : "exists (select 1 from stage_profiles t where t.profile_id = p.profile_id) and ")
                    + "not exists (select 1 from stage_assigned a where a.profile_id = p.profile_id)");
            StringBuilder assignments = new StringBuilder();
            List<String> differences = new ArrayList<>();
            for (String field : fields) {
                String value = columns.contains(field) ? "s." + Sql.name(field) : "null";
                assignments.append(Sql.name(field)).append(" = ").append(value).append(", ");
                differences.add("profiles." + Sql.name(field) + (columns.contains(field) ? " is distinct from " + value : " is not null"));
            }
            if (!fields.isEmpty()) {
                session.execute("update profiles set " + assignments + "updated_at = " + task.now() + " from " + golden + " s where s.profile_id = profiles.profile_id and ("
                        + String.join(" or ", differences) + ")");
            }
        }
        String names = fields.stream().filter(columns::contains).map(field -> Sql.name(field) + ", ").collect(Collectors.joining());
        String values = fields.stream().filter(columns::contains).map(field -> "s." + Sql.name(field) + ", ").collect(Collectors.joining());
        session.execute("insert into profiles (profile_id, " + names + "created_at, updated_at) select s.profile_id, " + values + task.now() + ", " + task.now() + " from " + golden + " s"
                + (task.first() ? "" : " where not exists (select 1 from profiles p where p.profile_id = s.profile_id)"));
    }

    /** Each identifier that joins is one person's; one that does not join is everybody's who holds it. */
    private void identifiers(boolean everybody) throws SQLException {
        StringBuilder loose = new StringBuilder("-1");
        for (int code = 0; code < task.kinds().size(); code++) {
            loose.append(task.kind(code).joins() ? "" : ", " + code);
        }
        String wanted = "select p.profile_id, " + task.kindOf("e.code") + " as kind, e.value from stage_heads e join stage_placed p on p.n = e.first_n"
                + (stage.count("barred") > 0 ? " where not exists (select 1 from stage_barred b where b.vid = e.vid)" : "");
        if (loose.length() > 2) {
            wanted += " union all select distinct p.profile_id, " + task.kindOf("h.code") + " as kind, h.value from stage_few h join stage_placed p on p.n = h.n where h.code in (" + loose + ")";
        }
        if (task.first()) {
            session.execute("insert into profile_identifiers (profile_id, kind, value) " + wanted);
            return;
        }
        stage.make("wanted", wanted);
        stage.make("had", "select d.profile_id, d.kind, d.value from profile_identifiers d"
                + (everybody ? "" : " where exists (select 1 from stage_profiles t where t.profile_id = d.profile_id)"));
        stage.make("lost", "select h.profile_id, h.kind, h.value from stage_had h where not exists "
                + "(select 1 from stage_wanted w where w.profile_id = h.profile_id and w.kind = h.kind and w.value = h.value)");
        if (stage.count("lost") > 0) {
            session.execute("delete from profile_identifiers d where exists (select 1 from stage_lost l where l.profile_id = d.profile_id and l.kind = d.kind and l.value = d.value)");
        }
        session.execute("insert into profile_identifiers (profile_id, kind, value) select w.profile_id, w.kind, w.value from stage_wanted w where not exists "
                + "(select 1 from stage_had h where h.profile_id = w.profile_id and h.kind = w.kind and h.value = w.value)");
        stage.drop("wanted", "had", "lost");
    }
}
