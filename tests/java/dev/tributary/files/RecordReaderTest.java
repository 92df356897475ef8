package dev.tributary.files;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.config.Findings;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every awkward file is a fixture by its own name. */
class RecordReaderTest {

    private static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final String DATES = "forms: [yyyy-MM-dd, yyyyMMdd, d/M/yyyy, 'd/M/yyyy H:mm']";

    static FileForm form(String yaml) {
        Findings findings = new Findings();
        FileForm form = FileForm.read(
                Section.of(Objects.requireNonNull(YamlNode.parse("x.yaml", "{include: '*', " + yaml + "}", findings)), findings, "files"));
        assertThat(findings.all()).isEmpty();
        return Objects.requireNonNull(form);
    }

    private static RecordReader.Chunk read(String fixture, String yaml) throws Exception {
        return read(Files.newInputStream(Path.of("tests/fixtures/files", fixture)), yaml);
    }

    private static RecordReader.Chunk read(InputStream in, String yaml) throws Exception {
        try (RecordReader reader = RecordReader.open(in, form(yaml), JSON)) {
            return reader.read(10_000);
        }
    }

    private static RecordReader.Chunk text(String text, String yaml) throws Exception {
        return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), yaml);
    }

    private static List<String> records(RecordReader.Chunk chunk) {
        return chunk.records().stream().map(Object::toString).toList();
    }

    private static List<String> bad(RecordReader.Chunk chunk) {
        return chunk.bad().stream().map(line -> line.number() + ": " + line.found()).toList();
    }

    @Test
    void blanksAroundHeaderAndValuesArePadding() throws Exception {
        RecordReader.Chunk chunk = read("padded_columns_and_header.csv", "requires: [code]");
        assertThat(bad(chunk)).isEmpty();
        assertThat(records(chunk)).containsExactly("{\"code\":\"KH1\",\"name\":\"Nguyễn Thị Hoa\",\"Phone number\":\"0905 123 456\"}",
                "{\"code\":\"KH2\",\"name\":\"Trần An\",\"Phone number\":null}");
    }

    @Test
    void blanksAreKeptWhereTheyAreNoPadding() throws Exception {
        assertThat(records(text("code,name\nKH1,  An \n", "trim: false"))).containsExactly("{\"code\":\"KH1\",\"name\":\"  An \"}");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumn() throws Exception {
        assertThat(records(read("utf8_with_byte_order_mark.csv", "encoding: windows-1258")))
                .containsExactly("{\"code\":\"KH1\",\"name\":\"Nguyễn Thị Hoa\"}");
    }

    @Test
    void excelsUnicodeTextIsRead() throws Exception {
        assertThat(records(read("utf16_tabs_as_excel_saves.txt", "format: tsv")))
                .containsExactly("{\"code\":\"KH1\",\"name\":\"Nguyễn Thị Hoa\"}", "{\"code\":\"KH2\",\"name\":\"Đặng\\tVăn \\\"Tý\\\"\"}");
    }

    @Test
    void vietnameseOfWindowsIsComposed() throws Exception {
        assertThat(records(read("windows1258_vietnamese.csv", "encoding: windows-1258")))
                .containsExactly("{\"code\":\"KH1\",\"name\":\"Nguyễn Thị Hoà\",\"city\":\"Thủ Đức\"}",
                        "{\"code\":\"KH2\",\"name\":\"Phạm Đình Phước\",\"city\":\"Huế\"}");
    }

    @Test
    void anEncodingThatIsNotTheFilesIsToldLineByLine() throws Exception {
        assertThat(bad(read("windows1258_vietnamese.csv", ""))).containsExactly("2: bytes that are not UTF-8",
                "3: bytes that are not UTF-8");
    }

    @Test
    void numbersWithADecimalCommaAndLocalDatesAreWhatMappingsTake() throws Exception {
        RecordReader.Chunk chunk = read("semicolons_and_decimal_comma.csv",
                "numbers: {columns: [total], decimal: comma}, dates: {columns: [ordered_at], " + DATES + "}");
        assertThat(records(chunk)).containsExactly("{\"order_number\":\"HD1\",\"ordered_at\":\"2026-01-31\",\"total\":1250000.50}",
                "{\"order_number\":\"HD2\",\"ordered_at\":\"2026-02-01T09:05:00\",\"total\":-90.5}",
                "{\"order_number\":\"HD3\",\"ordered_at\":\"2026-02-03\",\"total\":1234}");
        assertThat(bad(chunk)).as("a point before one digit groups nothing")
                .containsExactly("6: column \"total\" with text that is no such number");
    }

    @Test
    void onlyColumnsOfDatesAreReadAsDates() throws Exception {
        RecordReader.Chunk chunk = read("dates_yyyymmdd_and_local.csv", "dates: {columns: [birth_date, created_at], " + DATES + "}");
        assertThat(records(chunk)).containsExactly(
                "{\"code\":\"20260131\",\"birth_date\":\"1990-01-31\",\"created_at\":\"2026-01-31T08:05:00\"}",
                "{\"code\":\"20260133\",\"birth_date\":null,\"created_at\":\"2026-01-31\"}");
        assertThat(bad(chunk)).as("a day that is not").containsExactly("3: column \"birth_date\" with text that is no such date");
    }

    @Test
    void quotedValuesMayHoldLineEnds() throws Exception {
        assertThat(records(read("quoted_line_ends_and_delimiters.csv", "")))
                .containsExactly("{\"code\":\"KH1\",\"address\":\"12 Lê Lợi,\\nQuận 1\",\"name\":\"Hoa\"}",
                        "{\"code\":\"KH2\",\"address\":\"say \\\"xin chào\\\"\",\"name\":\"An\"}");
    }

    @Test
    void aBadLineIsToldByItsNumberAndItsNeighboursGoOn() throws Exception {
        RecordReader.Chunk chunk = read("bad_lines_among_good.csv", "");
        assertThat(chunk.records()).extracting(record -> record.get("code").asText()).containsExactly("KH1", "KH4", "KH8");
        assertThat(bad(chunk)).containsExactly("3: 2 fields", "4: text behind a closing quote", "6: text behind a closing quote",
                "7: bytes that are not UTF-8", "8: 4 fields",
                "12: a quote that is not closed");
        assertThat(chunk.bad().get(1).raw()).as("with its header, so that it can be read again")
                .isEqualTo("code,name,city\nKH3,\"Bình,Hà Nội");
    }

    @Test
    void tabsKeepEmptyColumnsApart() throws Exception {
        assertThat(records(read("tabs_with_empty_columns.tsv", "format: tsv")))
                .containsExactly("{\"code\":\"KH1\",\"name\":null,\"city\":\"Huế\"}", "{\"code\":\"KH2\",\"name\":\"An\",\"city\":null}");
    }

    @Test
    void jsonLinesKeepTheirNumbers() throws Exception {
        RecordReader.Chunk chunk = read("lines_of_json.jsonl", "format: jsonl, numbers: {columns: [total], decimal: comma}");
        assertThat(records(chunk)).containsExactly("{\"code\":\"KH1\",\"name\":\"Hoa\",\"total\":12.5}",
                "{\"code\":\"KH3\",\"name\":\"An\",\"total\":1250.5}");
        assertThat(bad(chunk)).containsExactly("3: no JSON", "4: no JSON object");
    }

    @Test
    void aFileWithoutAHeaderTakesTheConnectorsNames() throws Exception {
        assertThat(records(read("no_header.csv", "header: [code, name], delimiter: '|'")))
                .containsExactly("{\"code\":\"KH1\",\"name\":\"Hoa\"}", "{\"code\":\"KH2\",\"name\":\"An\"}");
    }

    @Test
    void aHeaderThatCannotDoRefusesTheFile() {
        assertThatThrownBy(() -> read("header_names_a_column_twice.csv", "")).isInstanceOf(BadFileException.class)
                .hasMessageContaining("line 1 is a header that names a column twice");
        assertThatThrownBy(() -> read("no_header.csv", "requires: [code]")).isInstanceOf(BadFileException.class)
                .hasMessageContaining("without the column \"code\"").hasMessageNotContaining("Hoa");
    }

    @Test
    void aQuoteThatIsNeverClosedSwallowsOneLine() throws Exception {
        StringBuilder file = new StringBuilder("code,name\nKH0,\"open\n");
        for (int i = 1; i <= 5_000; i++) {
            file.append("KH").append(i).append(",An\n");
        }
        RecordReader.Chunk chunk = text(file.toString(), "");
        assertThat(chunk.records()).hasSize(5_000);
        assertThat(bad(chunk)).containsExactly("2: a quote that is not closed");
    }

    @Test
    void aLineWithoutEndIsNotKeptInMemory() throws Exception {
        RecordReader.Chunk chunk = text("code,name\nKH1," + "x".repeat(3_000_000) + "\nKH2,An\n", "");
        assertThat(bad(chunk)).containsExactly("2: longer than a million characters");
        assertThat(chunk.bad().get(0).raw()).hasSize(1000);
        assertThat(chunk.records()).hasSize(1);
    }

    @Test
    void readingInPartsAndGoingOnBehindALineIsTheSameAsReadingAtOnce() throws Exception {
        String fixture = "bad_lines_among_good.csv";
        RecordReader.Chunk whole = read(fixture, "");
        List<String> records = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        long end = 0;
        for (boolean last = false; !last;) {
            try (RecordReader reader = RecordReader.open(Files.newInputStream(Path.of("tests/fixtures/files", fixture)), form(""), JSON)) {
                reader.skip(end);
                RecordReader.Chunk chunk = reader.read(1);
                records.addAll(records(chunk));
                bad.addAll(bad(chunk));
                end = chunk.end();
                last = chunk.last();
            }
        }
        assertThat(records).isEqualTo(records(whole));
        assertThat(bad).isEqualTo(bad(whole));
    }

    @Test
    void endsOfEveryKindEndALine() throws Exception {
        assertThat(text("code\rKH1\r\nKH2\n\nKH3", "").records()).hasSize(3);
    }
}
