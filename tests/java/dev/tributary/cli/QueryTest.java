package dev.tributary.cli;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class QueryTest {

    @TempDir Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void aSmallWarehouse() throws SQLException, IOException {
        Files.createDirectory(home.resolve("var"));
        try (var connection = DriverManager.getConnection("jdbc:duckdb:" + home.resolve("var/tributary.duckdb"));
                var statement = connection.createStatement()) {
            statement.execute(
                    "create table orders (source_id varchar, total decimal(18,4), ordered_at timestamp, customer_id varchar, items bigint)");
            statement.execute(
                    "insert into orders values ('536365', 6781619.0040, '2010-12-01 08:26:00', null, 7), ('C2', -3, '2010-12-01 08:26:00.5', 'An, \"Bé\"', 0)");
        }
    }

    @Test
    void csvHasAHeaderExactDecimalsUtcTimesAndNothingForNull() {
        assertThat(run("query", "select * from orders order by source_id", "--format", "csv")).isEqualTo(Main.OK);
        assertThat(out.toString()).isEqualTo("""
                source_id,total,ordered_at,customer_id,items
                536365,6781619.004,2010-12-01 08:26:00,,7
                C2,-3,2010-12-01 08:26:00.5,"An, ""Bé""\",0
                """);
    }

    @Test
    void csvTellsAnEmptyTextFromNullAndKeepsLineBreaksInsideQuotes() {
        run("query", "select '' a, null b, e'x\\ny' c", "--format=csv");
        assertThat(out.toString()).isEqualTo("a,b,c\n\"\",,\"x\ny\"\n");
    }

    @Test
    void jsonIsAnArrayOfObjectsWithNumbersAsNumbers() {
        run("query", "select source_id, total, customer_id, ordered_at, total > 0 as sale from orders order by 1", "--format", "json");
        assertThat(out.toString()).isEqualTo("""
                [
                  {"source_id": "536365", "total": 6781619.004, "customer_id": null, "ordered_at": "2010-12-01 08:26:00", "sale": true},
                  {"source_id": "C2", "total": -3, "customer_id": "An, \\"Bé\\"", "ordered_at": "2010-12-01 08:26:00.5", "sale": false}
                ]
                """);
    }

    @Test
    void jsonOfNothingIsAnEmptyArrayAndColumnsOfOneNameBecomeTwo() {
        run("query", "select 1 a from orders where false", "--format", "json");
        assertThat(out.toString()).isEqualTo("[]\n");
        run("query", "select 1 a, 2 a, 'nan'::double b", "--format", "json");
        assertThat(out.toString()).isEqualTo("[\n  {\"a\": 1, \"a_1\": 2, \"b\": \"NaN\"}\n]\n");
    }

    @Test
    void theTableIsAlignedCutAndCounted() {
        run("query", "select source_id, total, repeat('x', 60) as long from orders order by source_id");
        assertThat(out.toString()).isEqualTo("""
                source_id        total  long
                ---------  -----------  ------------------------------------------------
                536365     6781619.004  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
                C2                  -3  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
                (2 rows)
                """);
    }

    @Test
    void numbersArePlainWhateverTheirSize() {
        run("query",
                "select 1e-7::double a, 0.1::float b, 123456789012::double c, 10::decimal(18,4) d, 170141183460469231731687303715884105727::hugeint e, 0.0000 f",
                "--format", "csv");
        assertThat(out.toString()).isEqualTo("a,b,c,d,e,f\n0.0000001,0.1,123456789012,10,170141183460469231731687303715884105727,0\n");
    }

    @Test
    void otherTypesAreText() {
        run("query",
                "select timestamptz '2020-01-01 00:00:00+07' a, '2020-01-02'::date b, time '10:00:05' c, [1, 2] d, {'k': 'v'} e, 'ab'::blob f, uuid '00000000-0000-0000-0000-000000000001' g",
                "--format", "csv");
        assertThat(out.toString().lines().skip(1))
                .containsExactly("2019-12-31 17:00:00,2020-01-02,10:00:05,\"[1, 2]\",{k=v},6162,00000000-0000-0000-0000-000000000001");
    }

    @Test
    void theHomeMayStandBeforeOrBehindAndTheSqlMayComeFromStandardInput() {
        var in = new ByteArrayInputStream("select count(*) as n from orders;\n".getBytes(UTF_8));
        assertThat(execute(in, "query", "-", "--format", "csv", "--home", home.toString())).isEqualTo(Main.OK);
        assertThat(out.toString()).isEqualTo("n\n2\n");
    }

    @ParameterizedTest @ValueSource(strings = {"from orders", "with x as (select 1) select * from x", "values (1)", "show tables",
        "describe orders", "summarize orders", "select 1 -- why\n;"})
    void whateverOnlyReadsRuns(String sql) {
        assertThat(run("query", sql, "--format", "csv")).as(err.toString()).isEqualTo(Main.OK);
    }

    @ParameterizedTest @ValueSource(strings = {
        "copy orders to 'FILE'", "copy (select 1) to 'FILE'", "export database 'FILE'", "attach 'FILE' as x", "attach ':memory:' as x",
        "install httpfs", "load httpfs",
        "set enable_external_access = true", "set lock_configuration = false", "reset lock_configuration", "pragma database_list",
        "pragma enable_profiling",
        "insert into orders values ('x', 1, now(), null, 1)", "delete from orders", "drop table orders", "create temp table t (a int)",
        "create secret s (type s3)",
        "begin", "checkpoint", "call pragma_version()", "use memory", "prepare p as select 1", "explain analyze select 1",
        "set variable x = 1", "vacuum", "detach tributary"})
    void whateverIsNoSelectIsRefusedInOneSentence(String sql) throws IOException {
        refused(sql,
                "only a SELECT can run here, for a query never changes the warehouse; write one that begins with select, from or with");
    }

    @ParameterizedTest @ValueSource(strings = {
        "select * from read_csv('/etc/passwd')", "select * from read_text('/etc/passwd')", "select * from read_blob('/etc/passwd')",
        "select * from read_json('/etc/passwd')",
        "select * from glob('/etc/*')", "select * from 'https://example.org/a.csv'", "select * from read_csv('http://127.0.0.1:1/a.csv')",
        "select * from 'HOME/x.csv'",
        "select * from read_duckdb('/etc/passwd')"})
    void filesAndTheNetworkAreOutOfReach(String sql) throws IOException {
        Files.writeString(home.resolve("x.csv"), "a\n1\n");
        String used = sql.replace("HOME", home.toString());
        assertThat(run("query", used)).isEqualTo(Main.FAILED);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("tributary query: ").doesNotContain("Exception");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest @ValueSource(strings = {
        "select * from enable_logging(storage = 'file', storage_config = {'path': 'FILE'})",
        "select * from query('copy orders to ''FILE''')",
        "select * from force_checkpoint()", "select nextval('s')", "select write_log('x')", "select getenv('HOME')",
        "select * from duckdb_secrets()",
        "select * from sniff_csv('/etc/passwd')", "select * from parquet_metadata('FILE')", "select * from sql_auto_complete('sel')",
        "select current_setting('temp_directory')"})
    void noFunctionChangesTheWarehouseOrWritesAFile(String sql) throws IOException {
        byte[] before = Files.readAllBytes(home.resolve("var/tributary.duckdb"));
        run("query", sql.replace("FILE", home.resolve("leak").toString()));
        assertThat(err.toString().lines()).hasSizeLessThan(2);
        assertThat(files()).containsExactly("var", "var/tributary.duckdb");
        assertThat(Files.readAllBytes(home.resolve("var/tributary.duckdb"))).isEqualTo(before);
    }

    @Test
    void aFileIsNamedInTheRefusal() throws IOException {
        refused("select * from read_csv('/etc/passwd')",
                "a query may not touch files or the network, so not \"/etc/passwd\"; name tables of the warehouse (show tables lists them)");
    }

    @Test
    void severalStatementsAreRefused() throws IOException {
        refused("select 1; select 2", "this is more than one statement; run them one by one");
        refused("select 1; drop table orders",
                "only a SELECT can run here, for a query never changes the warehouse; write one that begins with select, from or with");
        refused(" ; -- nothing", "there is no SQL to run; write a SELECT");
    }

    @Test
    void aMistakeInTheSqlIsOneSentenceWithItsPlace() throws IOException {
        refused("select 1,\n  frm orders x y",
                "the SQL cannot be read: syntax error at or near \"x\" at line 2, column 14; correct it there");
        refused("select * from order_line", "Catalog Error: Table with name order_line does not exist! Did you mean \"orders\"?");
        refused("select cast(source_id as integer) from orders where source_id = 'C2'",
                "Conversion Error: Could not convert string 'C2' to INT32 when casting from source column source_id");
        refused("select error('no such thing')", "Invalid Input Error: no such thing");
    }

    @Test
    void aWarehouseThatDoesNotExistYetIsToldInOneSentence() throws IOException {
        Files.delete(home.resolve("var/tributary.duckdb"));
        refused("select 1",
                "there is no warehouse at " + home.resolve("var/tributary.duckdb") + "; run a route first, or name the right --home");
        assertThat(files()).containsExactly("var");
    }

    @Test
    void aFileThatIsNoWarehouseIsToldInOneSentence() throws IOException {
        Files.writeString(home.resolve("var/tributary.duckdb"),
                "not a database, but some text that is long enough to be looked at".repeat(200));
        assertThat(run("query", "select 1")).isEqualTo(Main.FAILED);
        assertThat(err.toString().lines()).singleElement().asString()
                .startsWith("tributary query: the warehouse could not open tributary.duckdb: ");
    }

    @Test
    void aWarehouseHeldByAnotherProcessIsToldInOneSentence() throws IOException, InterruptedException {
        Process holder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(), home.resolve("var/tributary.duckdb").toString()).redirectErrorStream(true).start();
        try (var said = holder.inputReader(UTF_8)) {
            assertThat(said.readLine()).isEqualTo("held");
            assertThat(run("query", "select 1")).isEqualTo(Main.FAILED);
            assertThat(err.toString()).isEqualToNormalizingNewlines(
                    "tributary query: the warehouse is in use by process " + holder.pid() + "; wait until it ends, or stop it\n");
        } finally {
            holder.destroyForcibly();
            assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Opens a warehouse and keeps it until killed. */
    static final class Holder {

        private Holder() {
        }

        public static void main(String[] arguments) throws Exception {
            try (var connection = DriverManager.getConnection("jdbc:duckdb:" + arguments[0])) {
                System.out.println("held");
                System.in.read();
                connection.getCatalog();
            }
        }
    }

    private void refused(String sql, String sentence) throws IOException {
        assertThat(run("query", sql.replace("FILE", home.resolve("leak").toString()))).isEqualTo(Main.FAILED);
        assertThat(err.toString()).isEqualToNormalizingNewlines("tributary query: " + sentence + "\n");
        assertThat(out.toString()).isEmpty();
        assertThat(files()).doesNotContain("leak");
    }

    private Stream<String> files() throws IOException {
        try (var walk = Files.walk(home)) {
            return walk.filter(path -> !path.equals(home)).map(path -> home.relativize(path).toString()).sorted().toList().stream();
        }
    }

    private int run(String... arguments) {
        return execute(InputStream.nullInputStream(),
                Stream.concat(Stream.of("--home", home.toString()), Stream.of(arguments)).toArray(String[]::new));
    }

    private int execute(InputStream in, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        InputStream standard = System.in;
        System.setIn(in);
        try {
            return Main.run(new PrintWriter(out), new PrintWriter(err, true), java.util.List.of(arguments));
        } finally {
            System.setIn(standard);
        }
    }
}
