package dev.tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.SmallShop;
import dev.tributary.config.Findings;
import dev.tributary.identity.IdentityRules;
import dev.tributary.identity.People;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import static org.assertj.core.api.Assertions.assertThat;

class ExplainCommandTest {

    @TempDir Path home;

    @BeforeEach
    void aHomeWithThreeRecords() throws IOException {
        for (String file : new String[] {"mappings/canonical.yaml", "config/identity.yaml"}) {
            Files.createDirectories(home.resolve(file).getParent());
            Files.copy(SmallShop.REPOSITORY.path(file), home.resolve(file));
        }
        Files.writeString(home.resolve("config/application.yaml"), "zone: Asia/Ho_Chi_Minh\ncountry: VN\ncurrency: VND\n");
        Files.createDirectories(home.resolve("routes"));
        Files.createDirectories(home.resolve("var"));
        Path shelf = Files.createDirectory(home.resolve("shelf"));
        try (SmallShop shop = new SmallShop(shelf)) {
            shop.put("customers", "kv:1", "full_name", "An", "email", "an@shop.vn", "phone", "+84901234567");
            shop.put("customers", "hs:9", "full_name", "Nguyễn An", "phone", "+84901234567", "modified_at",
                    Instant.parse("2026-03-02T08:00:00Z"));
            shop.put("customers", "hs:10", "full_name", "Trần Bình", "email", "an@shop.vn");
            shop.put("customers", "hs:11", "full_name", "Lê Chi", "email", "an@shop.vn");
            shop.put("customers", "hs:12", "full_name", "Phạm Dung", "email", "an@shop.vn");
            new People(shop.warehouse, IdentityRules.read(SmallShop.REPOSITORY, new Findings()),
                    Clock.fixed(Instant.parse("2026-03-03T08:00:00Z"), ZoneOffset.UTC)).resolve();
        }
        Files.move(shelf.resolve("shop.duckdb"), home.resolve("var/tributary.duckdb"));
    }

    @Test
    void aPersonIsExplainedInWords() {
        Cli cli = Cli.run(home, "explain", "0901 234 567");
        assertThat(cli.status()).as(cli.err()).isEqualTo(Main.OK);
        assertThat(cli.lines().get(0)).matches("profile [0-9a-z]{12}");
        assertThat(cli.lines().subList(1, cli.lines().size())).map(line -> line.replaceAll("  last seen .*?Z", "")).containsExactly(
                "records", "  hs:9  changed 2026-03-02T08:00:00Z", "  kv:1",
                "identifiers", "  email an@shop.vn  kv:1  joins no one: seen with too many names", "  phone +84901234567  hs:9",
                "  phone +84901234567  kv:1",
                "joined by", "  2026-03-03T08:00:00Z  kv:1 came in: same phone");
    }

    @Test
    void orInJson() throws Exception {
        Cli cli = Cli.run(home, "explain", "hs:9", "--json");
        JsonNode person = new ObjectMapper().readTree(cli.out()).get(0);
        assertThat(person.path("records")).hasSize(2);
        assertThat(person.at("/identifiers/0/joins_no_one").asText()).isEqualTo("names");
        assertThat(person.at("/merges/0/rule").asText()).isEqualTo("same phone");
    }

    @Test
    void maskedItMayGoIntoATicket() throws Exception {
        try (SmallShop shop = new SmallShop(Files.createDirectory(home.resolve("other")))) {
            shop.put("customers", "kv:0907654321", "full_name", "Lê Văn Cường", "email", "cuong.le@shop.vn", "phone", "+84907654321",
                    "user_id", "U-7001",
                    "facebook_id", "1122/3344556677", "zalo_id", "oa9/99887766", "loyalty_card", "TV-55501", "device_id", "D-31337",
                    "anonymous_id", "anon-4711", "alternate_id", "880011");
            shop.put("customers", "hs:cuong.le@shop.vn", "given_name", "Cường", "phone", "+84907654321", "push_token", "tok-123",
                    "instagram_id", "ig/424242",
                    "same_as", "kv:0907654321", "email_as_typed", "cuong.le@@shop");
            new People(shop.warehouse, IdentityRules.read(SmallShop.REPOSITORY, new Findings()), Clock.systemUTC()).resolve();
        }
        Files.move(home.resolve("other/shop.duckdb"), home.resolve("var/tributary.duckdb"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(Cli.run(home, "never-join", "kv:0907654321", "hs:cuong.le@shop.vn").status()).isEqualTo(Main.OK);
        assertThat(Cli.run(home, "never-join", "kv:0907654321", "hs:cuong.le@shop.vn", "--undo").status()).isEqualTo(Main.OK);
        String[] planted = {"0907654321", "907654321", "cuong", "Cường", "Lê", "U-7001", "3344556677", "99887766", "TV-55501", "D-31337",
            "anon-4711", "880011", "tok-123", "424242"};
        Cli whole = Cli.run(home, "explain", "0907 654 321");
        assertThat(whole.out()).as("what there is to hide").contains("hs:cuong.le@shop.vn", "kv:0907654321", "U-7001", "1122/3344556677",
                "oa9/99887766", "TV-55501", "D-31337");
        for (String person : new String[] {"0907 654 321", "hs:cuong.le@shop.vn"}) {
            Cli cli = Cli.run(home, "explain", person, "--masked");
            assertThat(cli.status()).as(cli.err()).isEqualTo(Main.OK);
            assertThat(cli.out() + cli.err()).doesNotContainIgnoringCase(planted);
            assertThat(cli.lines()).contains("  hs:***1", "  kv:***2").anyMatch(line -> line.startsWith("  email c***@shop.vn  kv:***2"))
                    .anyMatch(line -> line.startsWith("  phone ***321  hs:***1"))
                    .anyMatch(line -> line.startsWith("  phone ***321  kv:***2"))
                    .anyMatch(line -> line.startsWith("  loyalty_card ***  kv:***2")).anyMatch(line -> line.contains("came in: "));
            String json = Cli.run(home, "explain", person, "--json", "--masked").out();
            assertThat(json).doesNotContainIgnoringCase(planted);
            JsonNode one = new ObjectMapper().readTree(json).get(0);
            assertThat(one.at("/records/1/source_id").asText()).isEqualTo("***2");
            assertThat(one.path("identifiers")).hasSizeGreaterThan(6)
                    .allSatisfy(held -> assertThat(held.path("value").asText()).contains("***"));
            assertThat(one.path("profile").asText()).matches("[0-9a-z]{12}");
        }
    }

    @Test
    void maskedThoseKeptApartAreNamelessToo() {
        assertThat(Cli.run(home, "never-join", "kv:1", "hs:9").status()).isEqualTo(Main.OK);
        assertThat(Cli.run(home, "explain", "hs:9", "--masked").lines()).contains("  hs:***1  changed 2026-03-02T08:00:00Z")
                .anyMatch(line -> line.startsWith("kept apart: hs:***1 and kv:***2, as stated "));
    }

    @Test
    void whoIsNotKnownIsToldSoWithoutRepeatingTheValue() {
        Cli cli = Cli.run(home, "explain", "nobody@shop.vn");
        assertThat(cli.status()).isEqualTo(Main.MISUSE);
        assertThat(cli.err()).contains("nobody is known by that").doesNotContain("nobody@shop.vn");
    }

    @Test
    void twoThatWereJoinedAreKeptApartAndJoinedAgain() {
        Cli apart = Cli.run(home, "never-join", "kv:1", "hs:9");
        assertThat(apart.status()).as(apart.err()).isEqualTo(Main.OK);
        assertThat(apart.out()).contains("kept apart: 1 pair of records");
        assertThat(Cli.run(home, "explain", "hs:9").lines()).contains("  hs:9  changed 2026-03-02T08:00:00Z").doesNotContain("  kv:1")
                .anyMatch(line -> line.startsWith("kept apart: hs:9 and kv:1, as stated "));
        assertThat(Cli.run(home, "never-join", "kv:1", "hs:9", "--undo").out()).contains("taken back for 1 pair");
        assertThat(Cli.run(home, "explain", "hs:9").lines()).contains("  kv:1");
        assertThat(Cli.run(home, "never-join", "kv:1", "kv:77").status()).isEqualTo(Main.MISUSE);
    }
}
