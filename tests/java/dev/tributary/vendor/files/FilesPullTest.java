package dev.tributary.vendor.files;

import dev.tributary.app.CheckConnections;
import dev.tributary.app.ConnectionCheck;
import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.app.HubProcess;
import dev.tributary.app.SettleQuarantine;
import dev.tributary.config.Home;
import dev.tributary.pull.VendorHome;
import dev.tributary.run.Quarantine;
import dev.tributary.run.RunReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Files from a folder, through the whole hub. */
class FilesPullTest {

    private static final String CUSTOMERS = "pull-files-customers";

    @TempDir Path folder;
    private Home home;
    private Path inbox;

    @BeforeEach
    void make() throws Exception {
        home = FilesHome.make(folder, "location: inbox", "country: VN", "currency: VND", "zone: Asia/Ho_Chi_Minh");
        inbox = home.path("inbox");
    }

    private static List<String> customers(Hub hub) {
        return HubFixture.rows(hub, "select source_id, full_name, phone from customers order by source_id");
    }

    @Test
    void aFileIsStoredAndMovedAndTakenOnce() throws Exception {
        FilesHome.drop(inbox, "customers-1.csv", "code,name,phone,created_at\nKH1,Hoa,0905 123 456,20260131\nKH2,An,,31/1/2026 8:05\n");
        FilesHome.drop(inbox, "orders-1.csv", "order_number;ordered_at;total;customer_code\nHD1;31/01/2026 15:04;1,250,000.50;KH1\n");
        try (Hub hub = HubFixture.open(home)) {
            RunReport first = hub.run(CUSTOMERS, false);
            assertThat(first.outcome()).as(first.toString()).isEqualTo(RunReport.Outcome.DONE);
            assertThat(customers(hub)).containsExactly("KH1, Hoa, +84905123456", "KH2, An, null");
            assertThat(FilesHome.names(inbox)).containsExactly("orders-1.csv");
            assertThat(FilesHome.names(inbox.resolve(".done"))).containsExactly("customers-1.csv");
            assertThat(hub.run(CUSTOMERS, false).lines().get(0)).contains("0 records");
            assertThat(hub.run("pull-files-orders", false).outcome()).isEqualTo(RunReport.Outcome.DONE);
            assertThat(HubFixture.rows(hub, "select source_id, epoch(ordered_at)::bigint, total, currency from orders"))
                    .containsExactly("HD1, 1769846640, 1250000.5000, VND");
        }
    }

    @Test
    void theNewerOfTwoFilesWins() throws Exception {
        FilesHome.drop(inbox, "customers-b.csv", "code,name\nKH1,Old\n");
        Path newer = FilesHome.drop(inbox, "customers-a.csv", "code,name\nKH1,New\n");
        Files.setLastModifiedTime(newer, FileTime.from(Instant.now().minusSeconds(1800)));
        try (Hub hub = HubFixture.open(home)) {
            hub.run(CUSTOMERS, false);
            assertThat(customers(hub)).containsExactly("KH1, New, null");
        }
    }

    @Test
    void aFileThatIsStillBeingWrittenWaitsAndHoldsUpNobody() throws Exception {
        Path growing = inbox.resolve("customers-0.csv");
        FilesHome.drop(inbox, "customers-1.csv", "code,name\nKH1,Hoa\n");
        try (Hub hub = HubFixture.open(home); OutputStream writer = Files.newOutputStream(growing)) {
            writer.write("code,name\nKH2,An\nKH3,Bì".getBytes(StandardCharsets.UTF_8));
            writer.flush();
            hub.run(CUSTOMERS, false);
            assertThat(customers(hub)).containsExactly("KH1, Hoa, null");
            assertThat(FilesHome.names(inbox)).containsExactly("customers-0.csv");
            writer.write("nh\n".getBytes(StandardCharsets.UTF_8));
            writer.close();
            Files.setLastModifiedTime(growing, FileTime.from(Instant.now().minusSeconds(120)));
            hub.run(CUSTOMERS, false);
            assertThat(customers(hub)).containsExactly("KH1, Hoa, null", "KH2, An, null", "KH3, Bình, null");
        }
    }

    @Test
    void aMarkerTellsThatAFileIsWhole() throws Exception {
        Path connector = home.path("connectors/files/connector.yaml");
        Files.writeString(connector,
                Files.readString(connector).replace("include: \"customers*.csv\"", "include: \"customers*.csv\"\n      doneFile: .ok"));
        Files.writeString(inbox.resolve("customers-1.csv"), "code,name\nKH1,Hoa\n");
        try (Hub hub = HubFixture.open(home)) {
            hub.run(CUSTOMERS, false);
            assertThat(customers(hub)).isEmpty();
            Files.writeString(inbox.resolve("customers-1.csv.ok"), "");
            hub.run(CUSTOMERS, false);
            assertThat(customers(hub)).containsExactly("KH1, Hoa, null");
            assertThat(FilesHome.names(inbox)).isEmpty();
        }
    }

    @Test
    void aBadLineIsQuarantinedWithItsNumberAndItsFile() throws Exception {
        FilesHome.drop(inbox, "customers-1.csv", "code,name\nKH1,Hoa\nKH2,An,x\nKH3,Bình\n");
        try (Hub hub = HubFixture.open(home)) {
            RunReport report = hub.run(CUSTOMERS, false);
            assertThat(report.lines().get(0)).contains("3 records", "1 quarantined");
            assertThat(customers(hub)).containsExactly("KH1, Hoa, null", "KH3, Bình, null");
            Quarantine.Entry entry = new Quarantine(hub.warehouse()).open().get(0);
            assertThat(entry.path()).isEqualTo("line 3");
            assertThat(entry.raw()).isEqualTo("code,name\nKH2,An,x");
            assertThat(entry.sentence("files")).startsWith("branch/customers customers-1.csv of ")
                    .contains("line 3 is 3 fields, expected 2 fields").doesNotContain("An")
                    .endsWith("deliver it in a new file and close this entry.");
            assertThat(new SettleQuarantine(hub).replay(List.of(entry.id())).stored()).as("as it is it never fits").isZero();
            Quarantine quarantine = new Quarantine(hub.warehouse());
            assertThat(quarantine.open()).singleElement().extracting(Quarantine.Entry::path, Quarantine.Entry::found)
                    .containsExactly("line 3", "3 fields");
            quarantine.close(entry);
            assertThat(quarantine.open()).isEmpty();
        }
    }

    @Test
    void aLineInAFormThatIsTaughtLaterIsStoredByReplay() throws Exception {
        FilesHome.drop(inbox, "customers-1.csv", "sep=;\ncode;name;birth_date\nKH1;Hoa;31.01.1990\nKH2;\"An\nBình\";1990-01-31\n");
        try (Hub hub = HubFixture.open(home)) {
            hub.run(CUSTOMERS, false);
            assertThat(customers(hub)).hasSize(1);
            assertThat(new Quarantine(hub.warehouse()).open()).extracting(Quarantine.Entry::path).containsExactly("line 3");
        }
        VendorHome.edit(home, "connectors/files/connector.yaml", "columns: [birth_date, created_at]\n        forms: [",
                "columns: [birth_date, created_at]\n        forms: [d.M.yyyy, ");
        try (Hub hub = HubFixture.open(home)) {
            assertThat(new SettleQuarantine(hub).replay(List.of()).stored()).isEqualTo(1);
            assertThat(HubFixture.rows(hub, "select full_name, birth_date from customers where source_id = 'KH1'"))
                    .containsExactly("Hoa, 1990-01-31");
            assertThat(new Quarantine(hub.warehouse()).open()).isEmpty();
        }
    }

    @Test
    void aFileOfAnotherKindIsMovedAsideAndTheRunSaysSo() throws Exception {
        FilesHome.drop(inbox, "customers-1.csv", "order,total\nHD1,5\n");
        FilesHome.drop(inbox, "customers-2.csv", "code,name\nKH1,Hoa\n");
        try (Hub hub = HubFixture.open(home)) {
            RunReport report = hub.run(CUSTOMERS, false);
            assertThat(report.outcome()).isEqualTo(RunReport.Outcome.FAILED);
            assertThat(report.lines().get(0)).contains("customers-1.csv: line 1 is a header without the column \"code\"", ".failed");
            assertThat(customers(hub)).containsExactly("KH1, Hoa, null");
            assertThat(FilesHome.names(inbox.resolve(".failed"))).containsExactly("customers-1.csv");
            assertThat(FilesHome.names(inbox.resolve(".done"))).containsExactly("customers-2.csv");
            assertThat(new Quarantine(hub.warehouse()).open()).extracting(Quarantine.Entry::path).containsExactly("line 1");
            assertThat(hub.run(CUSTOMERS, false).outcome()).isEqualTo(RunReport.Outcome.DONE);
        }
    }

    @Test
    void aFolderThatIsNotThereFailsTheRun() throws Exception {
        Files.delete(inbox);
        try (Hub hub = HubFixture.open(home)) {
            RunReport report = hub.run(CUSTOMERS, false);
            assertThat(report.outcome()).isEqualTo(RunReport.Outcome.FAILED);
            assertThat(report.lines().get(0)).contains("inbox", "cannot be read");
        }
    }

    @Test
    void lookingMovesNothing() throws Exception {
        FilesHome.drop(inbox, "customers-1.csv", "code,name\nKH1,Hoa\n");
        ConnectionCheck check = new CheckConnections(home, Clock.systemUTC()).check("branch");
        assertThat(check.answer()).isEqualTo("one page of customers came, 1 records");
        assertThat(FilesHome.names(inbox)).containsExactly("customers-1.csv");
    }

    @Test
    void killedInTheMiddleOfAFileTheNextRunGoesOnThere() throws Exception {
        int lines = 400_000;
        StringBuilder file = new StringBuilder("code,name\n");
        for (int i = 0; i < lines; i++) {
            file.append("KH").append(i).append(",Hoa\n");
        }
        FilesHome.drop(inbox, "customers-1.csv", file.toString());
        HubProcess killed = HubProcess.start(folder, home, "run", CUSTOMERS);
        Path log = home.var().resolve("tributary.duckdb.wal");
        await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(5))
                .until(() -> !killed.isAlive() || Files.exists(log) && Files.size(log) > 4_000_000);
        killed.kill();
        try (Hub hub = HubFixture.open(home)) {
            long stored = HubFixture.count(hub, "select count(*) from customers");
            assertThat(stored).as("killed amid the file").isBetween(1L, lines - 1L);
            RunReport report = hub.run(CUSTOMERS, false);
            Matcher read = Pattern.compile("([\\d,]+) records").matcher(report.lines().get(0));
            assertThat(read.find()).as(report.toString()).isTrue();
            assertThat(Long.parseLong(read.group(1).replace(",", ""))).as("lines read again").isEqualTo(lines - stored);
            assertThat(HubFixture.rows(hub, "select count(*), count(distinct source_id) from customers"))
                    .containsExactly(lines + ", " + lines);
            assertThat(FilesHome.names(inbox.resolve(".done"))).containsExactly("customers-1.csv");
        }
    }
}
