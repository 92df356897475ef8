package dev.tributary.demo;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** The same demonstration with everything in PostgreSQL, and every row of it compared with what DuckDB has. */
class DemoOnPostgresTest extends DemoTest {

    /** A person has another random id in each warehouse; the first of their records is the same. */
    private static final String PEOPLE = "(select profile_id as id, min(source || '/' || source_id) as person from profile_customers group by profile_id) who";

    /** What is random, or tells when this or that was done. */
    private static final Set<String> OWN = Set.of("profile_id", "stored_at", "updated_at", "created_at", "since", "accepted_at", "plan_id",
            "request_id", "list_id", "refreshed_at",
            "people", "merged_at", "survivor", "merged", "value_hash", "first_seen_at", "last_seen_at", "recorded_at", "batch", "run_id",
            "started_at", "ended_at", "made_at", "checked_at",
            "identifier_key", // by the hash that the engine has
            "unchanged", // rows of one order that come in one group of pages are reduced before they are counted
            "marker", "lookalike_id", "lookalike_marker", "platform_state", "message");

    @BeforeAll
    static void runOnce() {
        use(DemoRun.onPostgres());
    }

    @Test
    void theFiguresAreThoseEverybodyKnows() {
        assertThat(rows("select count(*) from orders where source = 'kiotviet'")).containsExactly(List.of(18_786L));
        assertThat(rows("select count(*), sum(quantity * unit_price) from order_lines"))
                .containsExactly(List.of(370_931L, new BigDecimal("6781619.004")));
        assertThat(rows("select count(*) from profiles")).containsExactly(List.of(4_018L));
        assertThat(rows("select audience, count(*) from audience_members where withheld is null group by audience order by audience"))
                .containsExactly(List.of("bought-last-30-days", 928L), List.of("high-value", 529L));
    }

    @ParameterizedTest @ValueSource(strings = {"customers", "orders", "order_lines", "products", "consents", "profile_customers",
        "profiles", "profile_identifiers", "profile_insights", "profile",
        "profile_statements", "profile_consents", "audience_members", "audience_funnels", "deliveries", "delivery_requests",
        "shared_identifiers", "profile_merges", "quarantine",
        "runs", "insight_state", "consent_history"})
    void everyRowIsTheOneThatDuckDbHas(String table) {
        List<String> columns = columns(DemoRun.onDuckDb(), table);
        assertThat(columns(DemoRun.onPostgres(), table)).isNotEmpty().isEqualTo(columns);
        boolean ofPeople = columns.contains("profile_id");
        String listed = columns.stream().filter(column -> !OWN.contains(column)).map(DemoOnPostgresTest::compared)
                .collect(Collectors.joining(", ")) + (ofPeople ? ", who.person" : "");
        long count = columns.stream().filter(column -> !OWN.contains(column)).count() + (ofPeople ? 1 : 0);
        StringBuilder sql = new StringBuilder("select ").append(listed).append(" from ").append(table).append(" t");
        if (ofPeople) {
            sql.append(" left join ").append(PEOPLE).append(" on who.id = t.profile_id");
        }
        sql.append(" order by ");
        for (int i = 1; i <= count; i++) {
            sql.append(i > 1 ? ", " : "").append(i).append(" nulls last");
        }
        List<String> expected = new ArrayList<>();
        DemoRun.onDuckDb().each(sql.toString(), row -> expected.add(row.toString()));
        int[] next = {0};
        List<String> others = new ArrayList<>();
        DemoRun.onPostgres().each(sql.toString(), row -> {
            if (next[0] >= expected.size() || !expected.get(next[0]).equals(row.toString())) {
                others.add(row + " and not " + (next[0] < expected.size() ? expected.get(next[0]) : "nothing"));
            }
            next[0]++;
            return others.size() < 3;
        });
        assertThat(others).as(table).isEmpty();
        assertThat(next[0]).as("rows of " + table).isEqualTo(expected.size());
    }

    /** Meta's tuples begin with a key that is made of the person's random id. */
    private static String compared(String column) {
        return column.equals("tuple") ? "regexp_replace(t.tuple, '\\[\"[0-9a-z]{12}\"', '[', 'g')" : "t.\"" + column + "\"";
    }

    private static List<String> columns(DemoRun run, String table) {
        return run.rows(
                "select column_name from information_schema.columns where table_catalog = current_database() and table_schema = current_schema() and table_name = '"
                        + table
                        + "' order by ordinal_position")
                .stream().map(row -> (String) row.get(0)).toList();
    }
}
