package dev.tributary.privacy;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.run.RunReport;
import dev.tributary.warehouse.Postgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** A person exported and forgotten in PostgreSQL: the same rows, and the same left, as in DuckDB. */
class PersonOnPostgresTest {

    @TempDir Path folder;

    @Test
    void bothWarehousesForgetAlike() throws IOException {
        try (DemoTwins twins = new DemoTwins(Clock.systemUTC())) {
            Home inFile = SmallHome.make(folder.resolve("duck"), twins, 3);
            List<String> duck = forgotten(inFile);
            bringBack(inFile);
            Home home = HubFixture.home(folder.resolve("pg"), twins);
            Path secret = home.path("secrets/postgres");
            Files.createDirectories(secret.getParent());
            Files.writeString(secret, Postgres.PASSWORD + "\n");
            Files.writeString(home.path("config/application.yaml"),
                    Files.readString(home.path("config/application.yaml")) + "\nwarehouse:\n  url: \"" + Postgres.freshUrl()
                            + "\"\n  user: " + Postgres.USER + "\n  password: ${file:secrets/postgres}\n");
            // Another installation: its lists at the platforms need names of their own.
            SmallHome.fill(home, 3);
            Path audience = home.path("config/audiences/everyone.yaml");
            Files.writeString(audience,
                    Files.readString(audience).replace("{meta: {}, google: {}}", "{meta: {name: Second}, google: {name: Second}}"));
            assertThat(forgotten(home)).isEqualTo(duck);
            bringBack(home);
        }
    }

    /**
     * As a warehouse that was restored by its engine's own means: the person is back, and nobody knows of the erasure but the tombstones.
     */
    private static void bringBack(Home home) {
        try (Hub hub = HubFixture.open(home)) {
            hub.warehouse().write(session -> {
                session.execute(
                        "insert into customers (source, source_id, full_name, email, stored_at) values ('kiotviet', 'an-record', 'Forgotten An', '"
                                + SmallHome.AN + "', timestamp '2026-11-03 00:00:00')");
                session.execute(
                        "insert into orders (source, source_id, customer_id, stored_at) values ('hubspot', 'D1', 'an-contact', timestamp '2026-11-03 00:00:00')");
                session.execute("delete from erasure_counts");
                return session.execute("delete from erasures");
            });
            assertThat(SmallHome.traces(hub)).isNotEmpty();
        }
        try (Hub hub = HubFixture.open(home)) {
            assertThat(SmallHome.traces(hub)).isEmpty();
            assertThat(HubFixture.rows(hub, "select name, taken from erasure_counts where name like '%(again)' and taken > 0 order by 1"))
                    .contains("customers (again), 1", "orders (again), 1");
        }
    }

    private static List<String> forgotten(Home home) {
        try (Hub hub = HubFixture.open(home)) {
            RunReport pushed = hub.run("push-everyone", false);
            assertThat(pushed.outcome()).as(pushed.toString()).isEqualTo(RunReport.Outcome.DONE);
            assertThat(SmallHome.traces(hub)).contains("customers.email", "profiles.phone");
            Forget forget = hub.services().forget();
            StringWriter out = new StringWriter();
            long rows = forget.export(PersonSelector.phone(SmallHome.AN_PHONE, null), out);
            Erasure erasure = Objects.requireNonNull(forget.forget(PersonSelector.email(SmallHome.AN)));
            assertThat(erasure.rows()).isEqualTo(rows);
            assertThat(SmallHome.traces(hub)).isEmpty();
            List<String> left = new ArrayList<>(SmallHome.state(hub));
            left.removeIf(line -> line.startsWith("resolved_") || line.startsWith("stage_"));
            left.add(out.toString().replaceAll(
                    "\"(exported_at|created_at|updated_at|merged_at|since|accepted_at|profile_id|survivor|merged|plan_id|request_id|list_id|tuple|form|value_hash|batch|moved_at)\" : [^\\n]*\\n",
                    "")
                    .replaceAll("\"profiles\" : \\[ [^]]*\\]", ""));
            return left;
        }
    }
}
