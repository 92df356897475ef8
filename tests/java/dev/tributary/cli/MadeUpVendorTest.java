package dev.tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An ordinary REST API needs no Java: {@code docs/new-connector.md} is followed word by word, each file written as it stands there and each
 * command typed, towards a vendor that nobody has heard of.
 */
class MadeUpVendorTest {

    private static final Pattern STEP = Pattern.compile("^```(yaml|sh)\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final String[] RUN = {"run", "pull-bikes-sales", "pull-bikes-members"};

    @TempDir Path home;
    private BikeShop shop;

    @BeforeEach
    void aShopWithFiveSales() throws IOException {
        NewCommandTest.empty(home);
        shop = new BikeShop();
        for (int i = 1; i <= 5; i++) {
            shop.put("sales", "S" + i, "2026-03-0" + i + "T10:00:00Z",
                    "'sold_at':'2026-03-0" + i + "T09:00:00Z','deleted':false,'member_id':'M1','total':" + i + "0.5,"
                            + "'items':[{'sku':'BELL','name':'Bell','count':1,'price':0.5},{'sku':'TYRE','name':'Tyre','count':" + i
                            + ",'price':10}]");
        }
        shop.put("members", "M1", "2026-03-01T10:00:00Z", "'name':'An','email':' An@Example.com','mobile':'0901 234 567','deleted':false");
    }

    @AfterEach
    void stop() {
        shop.close();
    }

    /** Follows the page. @return what each command printed */
    private List<Cli> follow() throws IOException {
        Files.createDirectories(home.resolve("secrets"));
        Files.writeString(home.resolve("secrets/bikes"), BikeShop.TOKEN + "\n");
        List<Cli> said = new ArrayList<>();
        Matcher step = STEP.matcher(Files.readString(Path.of("docs/new-connector.md")));
        while (step.find()) {
            if (step.group(1).equals("yaml")) {
                String[] text = step.group(2).split("\\n", 2);
                Path file = home.resolve(text[0].substring("# ".length()));
                Files.createDirectories(file.getParent());
                Files.writeString(file,
                        file.endsWith("connections.yaml") ? text[1].replaceFirst("https://api.bikes.example/v1", shop.url()) : text[1]);
            } else {
                for (String line : step.group(2).split("\\n")) {
                    Cli cli = Cli.run(home, words(line.substring("./tributary ".length())));
                    assertThat(cli.status()).as("%s: %s%s", line, cli.out(), cli.err()).isEqualTo(Main.OK);
                    said.add(cli);
                }
            }
        }
        return said;
    }

    /** Splits at blanks outside of double quotes. */
    private static String[] words(String line) {
        Matcher word = Pattern.compile("\"([^\"]*)\"|\\S+").matcher(line);
        List<String> words = new ArrayList<>();
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group());
        }
        return words.toArray(String[]::new);
    }

    private List<String> rows(String sql) {
        return Cli.run(home, "query", "--format", "csv", sql).lines().stream().skip(1).toList();
    }

    @Test
    void followingThePageBringsTheVendorsRecordsIntoTheCanonicalTables() throws IOException {
        List<Cli> said = follow();
        assertThat(said.get(1).lines()).containsExactly("no findings");
        assertThat(said.get(2).lines()).containsExactly("2 examples in 2 mappings, 0 wrong");
        assertThat(said.get(3).lines()).containsExactly("bikes  ok      one page of sales came, 0 records");
        assertThat(said.get(4).out()).contains("\"sku\" : \"TYRE\"", "--- mapped", "order_lines",
                "2 records, 0 rejected; nothing was stored");
        assertThat(rows("select source, source_id, status, customer_id, total from orders order by source_id"))
                .containsExactly("bikes,S1,completed,M1,10.5", "bikes,S2,completed,M1,20.5", "bikes,S3,completed,M1,30.5",
                        "bikes,S4,completed,M1,40.5", "bikes,S5,completed,M1,50.5");
        assertThat(rows("select count(*), sum(quantity * unit_price)::decimal(9,2) from order_lines")).containsExactly("10,152.5");
        assertThat(rows("select full_name, email, phone, deleted_at from customers")).containsExactly("An,an@example.com,+84901234567,");
    }

    @Test
    void aSecondPullAsksForChangesAloneAndChangesNothing() throws IOException {
        follow();
        shop.asked();
        Cli again = Cli.run(home, RUN);
        assertThat(again.out()).contains("0 rows stored");
        assertThat(shop.asked()).as("one request a stream").containsExactlyInAnyOrder("sales page 1 changed", "members page 1 changed");
        assertThat(rows("select count(*) from orders")).containsExactly("5");
    }

    @Test
    void whatChangedAndWhatWasDeletedAtTheVendorIsFollowed() throws IOException {
        follow();
        shop.put("sales", "S2", "2026-04-01T10:00:00Z",
                "'sold_at':'2026-03-02T09:00:00Z','deleted':false,'member_id':'M1','total':20,'items':[{'sku':'TYRE','name':'Tyre','count':2,'price':10}]");
        shop.put("sales", "S3", "2026-04-01T10:00:00Z",
                "'sold_at':'2026-03-03T09:00:00Z','deleted':true,'member_id':'M1','total':30.5,'items':[]");
        shop.put("members", "M1", "2026-04-01T10:00:00Z", "'name':'An','email':'an@example.com','mobile':'0901234567','deleted':true");
        assertThat(Cli.run(home, RUN).status()).isEqualTo(Main.OK);
        assertThat(rows("select source_id, status, total from orders where source_id in ('S2', 'S3') order by 1"))
                .containsExactly("S2,completed,20", "S3,cancelled,30.5");
        assertThat(rows("select order_id, count(*) from order_lines where order_id in ('S2', 'S3') group by 1")).as("no ghost of a line")
                .containsExactly("S2,1");
        assertThat(rows("select count(*) from customers where deleted_at is not null")).containsExactly("1");
    }

    @Test
    void doctorUnmasksAFilterThatTheVendorIgnores() throws IOException {
        follow();
        shop.ignoresTheFilter = true;
        Cli doctor = Cli.run(home, "doctor");
        assertThat(doctor.status()).isEqualTo(Main.FAILED);
        assertThat(doctor.lines().get(0)).startsWith("bikes  failed").contains("bikes/sales", "ignores the filter on the time of change",
                "check cursor: in connectors/bikes/connector.yaml");
    }

    @Test
    void previewTellsWhyARecordWouldBeQuarantinedAndStoresNothing() throws IOException {
        follow();
        Files.delete(home.resolve("var/tributary.duckdb"));
        shop.put("sales", "S1", "2026-04-01T10:00:00Z",
                "'sold_at':'2026-03-02T09:00:00Z','deleted':false,'member_id':'M1','total':'much','items':[]");
        Cli preview = Cli.run(home, "preview", "bikes/sales", "--limit", "1");
        assertThat(preview.status()).as(preview.err()).isEqualTo(Main.OK);
        assertThat(preview.out()).contains("\"total\" : \"much\"", "rejected: .total is text that is no number, expected a number",
                "1 record, 1 rejected; nothing was stored");
        assertThat(home.resolve("var/tributary.duckdb")).doesNotExist();
        JsonNode json = new ObjectMapper().readTree(Cli.run(home, "preview", "bikes/sales", "--json").out());
        assertThat(json).hasSize(2);
        assertThat(json.get(0).get("rejected").asText()).startsWith(".total is text");
        assertThat(json.get(1).get("raw").get("items").get(1).get("price").isNumber()).isTrue();
        assertThat(json.get(1).get("mapped").get("order_lines").get(1).get("product_code").asText()).isEqualTo("TYRE");
        assertThat(json.get(1).get("rejected").isNull()).isTrue();
    }

    @Test
    void maskedAPreviewAndARecordHeldBackShowTheFormAndNobody() throws IOException {
        follow();
        Path mapping = home.resolve("mappings/bikes/members.yaml");
        Files.writeString(mapping, Files.readString(mapping).replace("full_name: .name,",
                "full_name: .name, birth_date: .born, address: .home.street, country: .country,"));
        shop.put("members", "0907654321", "2026-04-01T10:00:00Z",
                "'name':'Lê Văn Cường','email':'Cuong.Le@shop.vn','mobile':'0907 654 321','born':'1979-12-31','country':'VN',"
                        + "'home':{'street':'12 Lý Thường Kiệt','floor':4711},'cuong@shop.vn':true,'deleted':false");
        shop.put("members", "0908888888", "2026-04-01T10:00:00Z",
                "'name':'Lê Văn Cường','email':'Cuong.Le@shop.vn','mobile':'0908 888 888','born':'the year 1979','deleted':false");
        String[] planted = {"Cường", "cuong", "Lê", "654", "1979", "Thường", "4711", "08888"};
        assertThat(Cli.run(home, "preview", "bikes/members").out()).as("what there is to hide").contains("Lê Văn Cường", "cuong.le@shop.vn",
                "+84907654321", "1979-12-31", "4711", "12 Lý Thường Kiệt");
        Cli preview = Cli.run(home, "preview", "bikes/members", "--masked");
        assertThat(preview.status()).as(preview.err()).isEqualTo(Main.OK);
        assertThat(preview.out() + preview.err()).doesNotContainIgnoringCase(planted)
                .contains("\"name\" : \"*** text\"", "\"floor\" : \"*** number\"", "\"***\" : \"*** true or false\"",
                        "rejected: .born is text that is no date")
                .containsPattern("full_name +L\\*\\*\\*\n").containsPattern("email +c\\*\\*\\*@shop.vn\n")
                .containsPattern("phone +\\*\\*\\*321\n")
                .containsPattern("birth_date +\\*\\*\\*\n").containsPattern("country +VN\n").containsPattern("source_id +\\*\\*\\*\n");
        String json = Cli.run(home, "preview", "bikes/members", "--json", "--masked").out();
        assertThat(json).doesNotContainIgnoringCase(planted);
        JsonNode masked = new ObjectMapper().readTree(json);
        assertThat(masked.findValuesAsText("full_name")).contains("L***");
        assertThat(masked.get(0).get("raw").fieldNames()).toIterable().contains("name", "email", "mobile");

        assertThat(Cli.run(home, RUN).out()).contains("1 quarantined");
        assertThat(Cli.run(home, "quarantine", "list").out()).contains("0908888888");
        Cli list = Cli.run(home, "quarantine", "list", "--masked");
        assertThat(list.out()).doesNotContainIgnoringCase(planted).contains("bikes/members ***: .born is text that is no date",
                "1 in quarantine");
        String id = list.lines().get(0).split(" ")[0];
        assertThat(Cli.run(home, "quarantine", "show", id).out()).contains("Lê Văn Cường", "0908 888 888");
        assertThat(Cli.run(home, "quarantine", "show", "--masked", id).out()).doesNotContainIgnoringCase(planted)
                .contains("bikes/members ***:", "\"mobile\" : \"*** text\"");
    }

    @Test
    void previewSaysWhatItCannotFind() throws IOException {
        follow();
        for (String[] wrong : new String[][] {{"bikes", "names no stream of a connection"},
            {"bike/sales", "no connection \"bike\"", "did you mean bikes?"},
            {"bikes/sale", "no stream \"sale\"", "did you mean sales?"}}) {
            Cli cli = Cli.run(home, "preview", wrong[0]);
            assertThat(cli.status()).isEqualTo(Main.MISUSE);
            assertThat(cli.err()).contains(java.util.Arrays.copyOfRange(wrong, 1, wrong.length));
        }
        Files.delete(home.resolve("mappings/bikes/members.yaml"));
        assertThat(Cli.run(home, "preview", "bikes/members").err()).contains("there is no mappings/bikes/members.yaml");
    }
}
