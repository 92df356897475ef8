package dev.tributary.privacy;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.canonical.Batch;
import dev.tributary.canonical.Row;
import dev.tributary.canonical.Table;
import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.receive.inbox.SqliteInbox;
import dev.tributary.receive.inbox.StoredRequest;
import dev.tributary.run.RunReport;
import dev.tributary.suppression.SuppressionFilter;
import dev.tributary.twin.kit.InjectedFault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ForgetTest {

    @TempDir static Path base;
    private static DemoTwins twins;
    private static Home made;

    @TempDir Path folder;
    private Home home;

    @BeforeAll
    static void people() throws IOException {
        twins = new DemoTwins(Clock.systemUTC());
        made = SmallHome.make(base, twins, 3);
    }

    @BeforeEach
    void aHomeOfItsOwn() throws IOException {
        home = SmallHome.copy(made, folder.resolve("home"));
    }

    @AfterEach
    void behave() {
        twins.meta().inject(InjectedFault.none());
    }

    @AfterAll
    static void stop() {
        twins.close();
    }

    @Test
    void whoIsForgottenIsGoneFromEveryTableAndEveryListAsSoonAsItsPlatformTakesIt() throws Exception {
        try (Hub hub = HubFixture.open(home)) {
            push(hub);
            assertThat(SmallHome.traces(hub)).contains("customers.email", "engagements.phone", "quarantine.raw",
                    "consent_history.customer_id", "profiles.email");
            Forget.Preview preview = hub.services().forget().preview(PersonSelector.email(SmallHome.AN));
            assertThat(preview.lists()).isEqualTo(2);
            twins.meta().inject(InjectedFault.status(400, request -> true));
            Forget forget = hub.services().forget();
            Erasure erasure = Objects.requireNonNull(forget.forget(PersonSelector.email(" An.Forgotten@Example.com ")));
            assertThat(erasure.waiting()).as("Meta has not taken it").isEqualTo(1);
            assertThat(erasure.taken()).isEqualTo(preview.rows())
                    .containsAllEntriesOf(Map.of("customers", 2L, "orders", 1L, "order_lines", 1L, "engagements", 3L, "consents", 2L,
                            "consent_history", 2L, "quarantine", 2L, "profiles", 1L, "deliveries", 2L))
                    .containsEntry("touchpoints", 1L);
            assertThat(SmallHome.traces(hub)).isEmpty();
            assertThat(HubFixture.rows(hub, "select source_id from orders")).containsExactly("HD2");
            assertThat(HubFixture.rows(hub, "select purpose, state from erasure_consents")).containsExactly("ads, granted", "ads, granted");
            assertThat(HubFixture.rows(hub, "select action, subject from audit")).containsExactly("forget, " + erasure.id());
            assertThat(HubFixture.count(hub, "select count(*) from profiles")).isEqualTo(4);
            twins.meta().inject(InjectedFault.none());
            Erasure again = Objects.requireNonNull(forget.forget(PersonSelector.email(SmallHome.AN)));
            assertThat(again.id()).as("the same erasure goes on").isEqualTo(erasure.id());
            assertThat(again.removals()).extracting(Erasure.Removal::state).containsExactly("accepted", "accepted");
            assertThat(twins.meta().size(twins.meta().audiences().get(0).id())).isEqualTo(4);
            twins.dataManager().settle();
            assertThat(twins.googleLists().members(twins.googleLists().lists().get(0).id())).hasSize(4);
            assertThat(hub.run("run-confirm-deliveries", false).outcome()).isEqualTo(RunReport.Outcome.DONE);
            assertThat(Objects.requireNonNull(hub.services().erasures().status(erasure.id())).done()).isTrue();
            assertThat(push(hub)).as("nobody else moved").isZero();
        }
        certificateNamesNobody();
    }

    private void certificateNamesNobody() throws IOException {
        try (Stream<Path> files = Files.walk(home.var())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1).toLowerCase(java.util.Locale.ROOT);
                assertThat(SmallHome.TRACES).as("in %s", file).noneMatch(text::contains);
            }
        }
        try (Stream<Path> certificates = Files.list(home.var().resolve("certificates"))) {
            List<Path> both = certificates.sorted().toList();
            assertThat(both).extracting(path -> path.toString().replaceFirst(".*\\.", "")).containsExactly("html", "json");
            assertThat(Files.readString(both.get(1))).contains("\"state\" : \"done\"", "\"table\" : \"order_lines\"", "\"request\" : ");
            assertThat(Files.readString(both.get(0))).contains("<h1>Certificate of erasure</h1>", "order_lines", "everyone");
            assertThat(Files.getPosixFilePermissions(both.get(0))).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        try (Stream<Path> stones = Files.list(home.var().resolve("tombstones"))) {
            assertThat(stones.toList()).hasSize(2).allSatisfy(
                    file -> assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
    }

    @Test
    void theForgottenDoNotComeBackNotEvenUnderANewId() throws IOException {
        Path waiting = home.var().resolve("inbox.db");
        String said = "{\"type\":\"identify\",\"userId\":\"u77\",\"messageId\":\"i1\",\"traits\":{\"email\":\"" + SmallHome.AN + "\"}}";
        try (SqliteInbox inbox = SqliteInbox.open(waiting, 1 << 20)) {
            inbox.append(List.of(new StoredRequest("web", "events", "identify", Instant.parse("2026-11-01T00:00:00Z"), Map.of(),
                    said.getBytes(StandardCharsets.UTF_8))));
        }
        try (Hub hub = HubFixture.open(home)) {
            Erasure erasure = Objects.requireNonNull(hub.services().forget().forget(PersonSelector.phone("0901 234 567", "VN")));
            String id = erasure.id();
            assertThat(erasure.taken()).containsEntry("customers", 3L);
            Batch batch = new Batch();
            batch.add(row(hub, "customers", "kiotviet", "an-record", Map.of("full_name", "Forgotten An")));
            batch.add(row(hub, "customers", "zoho", "Z9", Map.of("phone", SmallHome.AN_PHONE)));
            batch.add(row(hub, "customers", "zoho", "Z10", Map.of("phone", "+84908888888")));
            batch.add(row(hub, "orders", "zoho", "O9", Map.of("customer_id", "Z9")));
            batch.add(row(hub, "orders", "zoho", "O10", Map.of("customer_id", "Z10")));
            Table lines = Objects.requireNonNull(hub.warehouse().model().table("order_lines"));
            batch.addChildren(lines, new Batch.Key("zoho", "O9"),
                    List.of(row(hub, "order_lines", "zoho", "O9/1", Map.of("order_id", "O9"))));
            batch.addChildren(lines, new Batch.Key("zoho", "O10"),
                    List.of(row(hub, "order_lines", "zoho", "O10/1", Map.of("order_id", "O10"))));
            batch.add(row(hub, "engagements", "sendgrid", "e9", Map.of("email", SmallHome.AN)));
            SuppressionFilter gatekeeper = hub.services().suppression();
            assertThat(gatekeeper.filter(batch, hub.warehouse().model().tables().values(), Instant.now())).isEqualTo(Map.of(id, 4L));
            assertThat(batch.rows("customers")).extracting(Row::sourceId).containsExactly("Z10");
            assertThat(batch.rows("orders")).extracting(Row::sourceId).containsExactly("O10");
            assertThat(batch.sets("order_lines").keySet()).extracting(Batch.Key::sourceId).containsExactly("O10");
            assertThat(batch.rows("engagements")).isEmpty();
            assertThat(batch.rowCount()).isEqualTo(3);
            Batch later = new Batch();
            later.add(row(hub, "orders", "zoho", "O11", Map.of("customer_id", "Z9")));
            assertThat(gatekeeper.filter(later, hub.warehouse().model().tables().values(), Instant.now()))
                    .as("what follows names the new record alone").isEqualTo(Map.of(id, 1L));
            assertThat(gatekeeper.forgotten("kiotviet", "x", "{\"a\":[{\"mail\":\"AN.forgotten@example.com\"}]}", "VN")).isTrue();
            assertThat(gatekeeper.forgotten("kiotviet", "x", "12;0901234567;An", "VN")).isTrue();
            assertThat(gatekeeper.forgotten("kiotviet", "an-record", null, null)).isTrue();
            assertThat(gatekeeper.forgotten("kiotviet", "x", "{\"a\":1234567890123}", "VN")).isFalse();
            assertThat(SmallHome.traces(hub)).as("what waited in the inbox is gone too").isEmpty();
        }
        assertThat(Files.readString(waiting, StandardCharsets.ISO_8859_1)).doesNotContain("an.forgotten");
    }

    @Test
    void whoIsUnknownOrSeveralPeopleIsNotForgotten() {
        try (Hub hub = HubFixture.open(home)) {
            Forget forget = hub.services().forget();
            assertThat(forget.forget(PersonSelector.email("nobody@example.com"))).isNull();
            hub.warehouse().write(session -> {
                session.execute(
                        "insert into customers (source, source_id, full_name, phone, stored_at) values ('a', '1', 'Le Chi', '+84905555555', timestamp '2026-11-02 00:00:00')");
                return session.execute(
                        "insert into customers (source, source_id, full_name, phone, stored_at) values ('a', '2', 'Pham Dung', '+84905555555', timestamp '2026-11-02 00:00:00')");
            });
            assertThatThrownBy(() -> forget.forget(PersonSelector.phone("+84905555555", null)))
                    .hasMessageContaining("held by 2 people; name the one by --id");
            Erasure erasure = Objects.requireNonNull(forget.forget(PersonSelector.id("a:1")));
            assertThat(erasure.taken()).containsEntry("customers", 1L);
            Batch batch = new Batch();
            batch.add(row(hub, "customers", "a", "2", Map.of("phone", "+84905555555")));
            hub.services().suppression().filter(batch, hub.warehouse().model().tables().values(), Instant.now());
            assertThat(batch.rows("customers")).as("a number that somebody else has too is no tombstone").hasSize(1);
            assertThat(HubFixture.rows(hub, "select full_name, phone from profiles where full_name = 'Pham Dung'"))
                    .as("now the number is theirs alone").containsExactly("Pham Dung, +84905555555");
            assertThatThrownBy(() -> PersonSelector.email("not an address")).hasMessageContaining("--email is no e-mail address");
        }
    }

    private static long push(Hub hub) {
        RunReport report = hub.run("push-everyone", false);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(RunReport.Outcome.DONE);
        return report.changed();
    }

    private static Row row(Hub hub, String table, String source, String id, Map<String, Object> values) {
        Row row = new Row(Objects.requireNonNull(hub.warehouse().model().table(table)), false);
        row.set(Table.SOURCE, source);
        row.set(Table.SOURCE_ID, id);
        values.forEach((column, value) -> row.set(row.table().ordinal(column), value));
        return row;
    }
}
