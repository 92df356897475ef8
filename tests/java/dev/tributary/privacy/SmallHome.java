package dev.tributary.privacy;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.run.RunReport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** A home with a few people, one audience of all of them, and twins to push it to. An is known to a shop and to a CRM. */
public final class SmallHome {

    public static final String AN = "an.forgotten@example.com";
    static final String AN_PHONE = "+84901234567";
    /** What names An in any table. */
    static final List<String> TRACES = List.of("an.forgotten", "901234567", "901 234 567", "forgotten an", "an-record", "an-contact",
            "an-visitor");

    private SmallHome() {
    }

    public static Home make(Path folder, DemoTwins twins, int others) throws IOException {
        return fill(HubFixture.home(folder, twins), others);
    }

    /** Everybody, in the warehouse that the home's files name. */
    static Home fill(Home home, int others) throws IOException {
        Files.writeString(home.path("config/audiences/everyone.yaml"),
                "description: Everyone.\nwhere: true\nconsent: ads\ndestinations: {meta: {}, google: {}}\n");
        Files.writeString(home.path("routes/push-everyone.yaml"),
                Files.readString(home.path("routes/push-high-value.yaml")).replace("high-value", "everyone"));
        try (Hub hub = HubFixture.open(home)) {
            hub.warehouse().write(session -> {
                for (String sql : people(others)) {
                    session.execute(sql);
                }
                return null;
            });
            assertThat(hub.run("run-resolve-people", false).outcome()).isEqualTo(RunReport.Outcome.DONE);
            assertThat(HubFixture.count(hub, "select count(*) from profiles")).isEqualTo(others + 2);
        }
        return home;
    }

    /** The same home in another place. */
    public static Home copy(Home home, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(home.root())) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(home.root().relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return new Home(to);
    }

    private static List<String> people(int others) {
        String at = "timestamp '2026-11-01 00:00:00'";
        List<String> sql = new ArrayList<>(List.of(
                "insert into customers (source, source_id, full_name, email, phone, stored_at) values ('kiotviet', 'an-record', 'Forgotten An', '"
                        + AN + "', null, " + at + ")",
                "insert into customers (source, source_id, full_name, email, phone, stored_at) values ('hubspot', 'an-contact', 'Forgotten An', '"
                        + AN + "', '" + AN_PHONE + "', " + at + ")",
                "insert into customers (source, source_id, full_name, email, phone, stored_at) values ('kiotviet', 'binh', 'Tran Binh', 'binh@example.com', '+84907654321', "
                        + at + ")",
                "insert into orders (source, source_id, kind, status, ordered_at, customer_id, stored_at) values ('kiotviet', 'HD1', 'sale', 'completed', "
                        + at + ", 'an-record', " + at + ")",
                "insert into orders (source, source_id, kind, status, ordered_at, customer_id, stored_at) values ('kiotviet', 'HD2', 'sale', 'completed', "
                        + at + ", 'binh', " + at + ")",
                "insert into order_lines (source, source_id, order_id, line_number, quantity, unit_price, stored_at) values ('kiotviet', 'HD1/1', 'HD1', 1, 2, 100, "
                        + at + ")",
                "insert into order_lines (source, source_id, order_id, line_number, quantity, unit_price, stored_at) values ('kiotviet', 'HD2/1', 'HD2', 1, 1, 100, "
                        + at + ")",
                "insert into engagements (source, source_id, type, occurred_at, email, stored_at) values ('sendgrid', 'e1', 'email_opened', "
                        + at + ", '" + AN + "', " + at + ")",
                "insert into engagements (source, source_id, type, occurred_at, phone, stored_at) values ('twilio', 'e2', 'message_delivered', "
                        + at + ", '" + AN_PHONE + "', " + at + ")",
                "insert into engagements (source, source_id, type, occurred_at, email, stored_at) values ('sendgrid', 'e3', 'email_opened', "
                        + at + ", 'binh@example.com', " + at + ")",
                "insert into engagements (source, source_id, type, occurred_at, customer_id, anonymous_id, stored_at) values ('kiotviet', 'e4', 'page_viewed', "
                        + at
                        + ", 'an-record', 'an-visitor', " + at + ")",
                "insert into touchpoints (touchpoint_id, source, visitor_id, number, began_by, started_at, ended_at, seconds, events, pages, bounced, channel, orders, credit_id, digest, updated_at)"
                        + " values ('t1', 'kiotviet', 'an-visitor', 1, 'visit', " + at + ", " + at
                        + ", 0, 1, 1, true, 'direct', 0, 't1', 'd', " + at + ")",
                "insert into quarantine values ('q1', 'kiotviet', 'customers', null, '.x', 'text', 'a number', '{\"name\":\"?\",\"contact\":{\"tel\":\"0901 234 567\"}}', "
                        + at + ", " + at + ", 'open')",
                "insert into quarantine values ('q2', 'kiotviet', 'customers', 'an-record', '.x', 'text', 'a number', '{}', " + at + ", "
                        + at + ", 'open')",
                "insert into quarantine values ('q3', 'kiotviet', 'customers', 'binh', '.x', 'text', 'a number', '{\"tel\":\"0907654321\"}', "
                        + at + ", " + at + ", 'open')",
                "insert into customers (source, source_id, full_name, email, phone, stored_at) select 'shop', 'C' || i, 'Person ' || i, 'person' || i || '@example.com', '+8491' || (1000000 + i), "
                        + at
                        + " from generate_series(1, " + others + ") r(i)"));
        for (String record : List.of("kiotviet/an-record", "hubspot/an-contact", "kiotviet/binh")) {
            String[] key = record.split("/");
            sql.add("insert into consents (source, source_id, customer_id, purpose, state, stated_at, stored_at) values ('" + key[0]
                    + "', '" + key[1] + "/ads', '" + key[1] + "', 'ads', 'granted', "
                    + at + ", " + at + ")");
            sql.add("insert into consent_history (source, source_id, customer_id, purpose, state, stated_at, recorded_at) values ('"
                    + key[0] + "', '" + key[1] + "/ads', '" + key[1]
                    + "', 'ads', 'granted', " + at + ", " + at + ")");
        }
        sql.add("insert into consents (source, source_id, customer_id, purpose, state, stated_at, stored_at) select 'shop', 'C' || i || '/ads', 'C' || i, 'ads', 'granted', "
                + at + ", " + at
                + " from generate_series(1, " + others + ") r(i)");
        return sql;
    }

    /** Tables and columns in which a trace of An stands. */
    public static List<String> traces(Hub hub) {
        return hub.warehouse().read(session -> {
            TreeSet<String> found = new TreeSet<>();
            for (String[] column : session.query("select c.table_name, c.column_name from information_schema.columns c "
                    + "join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name "
                    + "where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'",
                    row -> new String[] {row.text(1), row.text(2)})) {
                for (String trace : TRACES) {
                    if (holds(session, column, trace)) {
                        found.add(column[0] + "." + column[1]);
                    }
                }
            }
            return List.copyOf(found);
        });
    }

    private static boolean holds(dev.tributary.warehouse.Session session, String[] column, String trace) {
        return session.count("select count(*) from \"" + column[0] + "\" where lower(cast(\"" + column[1] + "\" as varchar)) like ?",
                "%" + trace + "%") > 0;
    }

    /** All that an erasure leaves, without times and ids that chance makes. */
    static List<String> state(Hub hub) {
        List<String> state = new ArrayList<>();
        for (String table : HubFixture.rows(hub,
                "select table_name from information_schema.tables where table_type = 'BASE TABLE' and table_schema = current_schema() order by 1")) {
            if (!List.of("runs", "audience_plans", "audience_funnels").contains(table)) {
                state.add(table + " " + HubFixture.rows(hub, "select count(*) from \"" + table + "\""));
            }
        }
        state.addAll(HubFixture.rows(hub, "select name, taken from erasure_counts order by name, taken"));
        state.addAll(HubFixture.rows(hub, "select connection, audience, state from erasure_removals order by 1, 2, 3"));
        state.addAll(HubFixture.rows(hub, "select e.state, case when e.subject is null then 'nobody' else 'somebody' end from erasures e"));
        state.addAll(HubFixture.rows(hub, "select full_name, email, phone from profiles order by 1, 2, 3"));
        return state;
    }
}
