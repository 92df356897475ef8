package dev.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.MappedPage;
import dev.tributary.canonical.Rejection;
import dev.tributary.canonical.Row;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.expression.Expression;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a vendor's records: rows, sets of children, rejections that name the field and never the value. */
class MappingTest {

    private static final Origin SHOP = new Origin("shop", ZoneId.of("Asia/Ho_Chi_Minh"), "VN", "VND");
    private static final Expression KEY = Expression.compile(".id");
    private static final Expression CHANGED = Expression.compile(".changed");

    @TempDir Path home;

    @Test
    void aMissingFieldIsAbsentAnExplicitNullClearsAndEmptyTextIsNothing() throws IOException {
        Mapping mapping = customers("full_name: .name, city: .city, gender: .gender");
        Row row = onlyRow(mapping, "{id: a, city: null, gender: '  '}");
        assertThat(value(row, "full_name")).isSameAs(Row.ABSENT);
        assertThat(value(row, "city")).isNull();
        assertThat(value(row, "gender")).isNull();
    }

    @Test
    void aTimeWithoutAZoneIsTheSourcesOwn() throws IOException {
        Row row = onlyRow(customers("created_at: .created"),
                "{id: a, created: '2026-11-20T15:02:11.1230000', changed: '2026-11-20T15:02:11+01:00'}");
        assertThat(value(row, "created_at")).isEqualTo(Instant.parse("2026-11-20T08:02:11.123Z"));
        assertThat(row.modifiedAt()).isEqualTo(Instant.parse("2026-11-20T14:02:11Z"));
    }

    @Test
    void aPhoneIsReadByTheRecordsOwnCountryBeforeTheConnections() throws IOException {
        Mapping mapping = customers("phone: .phone, country: .country");
        assertThat(value(onlyRow(mapping, "{id: a, phone: '0901 234 567'}"), "phone")).isEqualTo("+84901234567");
        assertThat(value(onlyRow(mapping, "{id: a, phone: '07911 123456', country: gb}"), "phone")).isEqualTo("+447911123456");
    }

    @Test
    void whatIsNoAddressIsKeptAsTypedAndAGoodOneClearsIt() throws IOException {
        Mapping mapping = customers("email: .email");
        Row bad = onlyRow(mapping, "{id: a, email: 'an.example.com'}");
        assertThat(value(bad, "email")).isNull();
        assertThat(value(bad, "email_as_typed")).isEqualTo("an.example.com");
        Row good = onlyRow(mapping, "{id: a, email: ' An@Example.com'}");
        assertThat(value(good, "email")).isEqualTo("an@example.com");
        assertThat(value(good, "email_as_typed")).isNull();
    }

    @Test
    void childrenKnowTheirParentAndTheirPlaceAndAnEmptyListIsAnAnswer() throws IOException {
        Mapping mapping = orders("");
        MappedPage page = map(mapping, "{id: o1, lines: [{price: 1.5}, {price: 2}]}", "{id: o2, lines: []}");
        assertThat(page.children()).hasSize(2);
        assertThat(page.children().get(0).parent().sourceId()).isEqualTo("o1");
        assertThat(page.children().get(0).rows()).extracting(Row::sourceId).containsExactly("o1/1", "o1/2");
        assertThat(value(page.children().get(0).rows().get(1), "unit_price")).isEqualTo(new BigDecimal("2.0000"));
        assertThat(page.children().get(1).rows()).isEmpty();
    }

    @Test
    void aContactThatRidesOnAnOrderIsASnapshotWithoutATimeOfItsOwn() throws IOException {
        Mapping mapping = orders("""
                  - to: customers
                    when: .customer
                    fields: {source_id: .customer, full_name: .name}
                """);
        MappedPage page = map(mapping, "{id: o1, customer: c1, name: An, changed: '2026-11-20T00:00:00Z', lines: []}",
                "{id: o2, customer: '', lines: []}");
        List<Row> riding = page.rows().stream().filter(row -> row.table().name().equals("customers")).toList();
        assertThat(riding).singleElement().satisfies(row -> {
            assertThat(row.snapshot()).isTrue();
            assertThat(row.modifiedAt()).isNull();
        });
    }

    @Test
    void oneBadRecordIsHeldBackWholeAndItsNeighboursGoOn() throws IOException {
        MappedPage page = map(orders(""), "{id: o1, lines: [{price: 1}, {price: cheap}]}", "{id: o2, lines: [{price: 1}]}");
        assertThat(page.rows()).extracting(Row::sourceId).containsExactly("o2");
        assertThat(page.children()).hasSize(1);
        Rejection rejection = page.rejections().get(0);
        assertThat(rejection.key()).isEqualTo("o1");
        assertThat(rejection).hasToString(".lines[1].price is text that is no number, expected a number");
        assertThat(rejection.raw()).contains("cheap");
    }

    @ParameterizedTest(name = "{0} into {1}") @CsvSource(delimiter = '|', value = {
        "{x: 1.23456}    | unit_price   | a number with 5 decimals    | a number with at most 4 decimals",
        "{x: true}       | unit_price   | true or false               | a number",
        "{x: [1]}        | product_name | a list                      | text",
        "{x: 1.5}        | line_number  | a number that is not whole  | a whole number",
        "{x: '31/12/26'} | modified_at  | text that is no time        | a time such as 2026-01-31T08:00:00Z",
        "{x: 123456789012345.5} | unit_price | a number of 15 digits  | a number of at most 14 digits before the point",
        "{x: 1e900000000}          | product_name | a number of too many digits | a number of at most 40 digits",
        "{x: 1e900000000}          | unit_price   | a number of too many digits | a number of at most 40 digits",
        "{x: 1e-900000000}         | unit_price   | a number of too many digits | a number of at most 40 digits",
        "{x: '1e900000000'}        | line_number  | a number of too many digits | a number of at most 40 digits",
        "{x: 9223372036854775807}  | modified_at  | a number that is no time    | a time such as 2026-01-31T08:00:00Z",
        "{x: 99223372036854775807} | modified_at  | a number                    | a time such as 2026-01-31T08:00:00Z",
        "{x: '0000-01-01'}         | modified_at  | text that is no time        | a time such as 2026-01-31T08:00:00Z",
    })
    void aMisfitSaysWhatWasFoundAndExpected(String record, String column, String found, String expected) throws IOException {
        Mapping mapping = read("from: shop/things\nemit:\n  - to: order_lines\n    fields: {source_id: .id, " + column + ": .x}\n");
        Rejection rejection = map(mapping, "{id: a, " + record.strip().substring(1)).rejections().get(0);
        assertThat(rejection.path()).isEqualTo(".x");
        assertThat(rejection.found()).isEqualTo(found);
        assertThat(rejection.expected()).isEqualTo(expected);
    }

    @Test
    void aKeyThatNoIndexTakesAndADateThatNoEngineKeepsAreHeldBack() throws IOException {
        Rejection key = map(customers("full_name: .name"), "{id: '" + "k".repeat(501) + "'}").rejections().get(0);
        assertThat(key).hasToString(".id is text of 501 characters, expected at most 500 characters");
        Rejection date = map(customers("birth_date: .born"), "{id: a, born: '+999999999-01-01'}").rejections().get(0);
        assertThat(date).hasToString(".born is text that is no date, expected a date such as 2026-01-31");
        Rejection number = map(customers("full_name: .name"), "{id: '1', name: '" + "n".repeat(100_001) + "'}").rejections().get(0);
        assertThat(number.found()).isEqualTo("text of 100001 characters");
    }

    @Test
    void aRecordWithoutAKeyIsHeldBackWithoutOne() throws IOException {
        Rejection rejection = map(customers("full_name: .name"), "{name: An}").rejections().get(0);
        assertThat(rejection.key()).isNull();
        assertThat(rejection).hasToString(".id is nothing, expected the key of a customers row");
    }

    @Test
    void whatAFunctionCannotTakeIsARejectionToo() throws IOException {
        Rejection rejection = map(customers("full_name: 'negate(.name)'"), "{id: a, name: An}").rejections().get(0);
        assertThat(rejection).hasToString("negate(.name) is something that negate(.name) cannot take, expected a value for full_name");
    }

    private Mapping customers(String fields) throws IOException {
        return read("from: shop/things\nemit:\n  - to: customers\n    fields: {source_id: .id, " + fields + "}\n");
    }

    private Mapping orders(String more) throws IOException {
        return read("""
                from: shop/things
                emit:
                  - to: orders
                    fields: {source_id: .id}
                %s  - to: order_lines
                    each: .lines
                    fields: {source_id: '$record.id + "/" + ($index + 1)', order_id: $record.id, unit_price: .price}
                """.formatted(more));
    }

    private Mapping read(String yaml) throws IOException {
        Files.createDirectories(home.resolve("mappings/shop"));
        Files.copy(Path.of("mappings/canonical.yaml"), home.resolve("mappings/canonical.yaml"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(home.resolve("mappings/shop/things.yaml"), yaml);
        Findings findings = new Findings();
        CanonicalModel model = CanonicalFile.read(new Home(home), findings);
        Mapping mapping = Objects.requireNonNull(MappingFile.readAll(new Home(home), model, findings).get("shop/things"));
        assertThat(findings.all()).isEmpty();
        return mapping;
    }

    private static Row onlyRow(Mapping mapping, String record) throws IOException {
        MappedPage page = map(mapping, record);
        assertThat(page.rejections()).isEmpty();
        return page.rows().get(0);
    }

    /** Records written as YAML flow, for brevity. */
    private static MappedPage map(Mapping mapping, String... records) throws IOException {
        List<JsonNode> nodes = new ArrayList<>();
        for (String record : records) {
            Object plain = Objects.requireNonNull(dev.tributary.config.YamlNode.parse("record", record, new Findings())).plain();
            nodes.add(Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(plain)));
        }
        return mapping.map(nodes, SHOP, KEY, CHANGED);
    }

    private static @Nullable Object value(Row row, String column) {
        return row.get(row.table().ordinal(column));
    }
}
