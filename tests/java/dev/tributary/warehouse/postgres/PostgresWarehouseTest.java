package dev.tributary.warehouse.postgres;

import dev.tributary.FaultException;
import dev.tributary.warehouse.Engine;
import dev.tributary.warehouse.Postgres;
import dev.tributary.warehouse.ReadOnlyQuery;
import dev.tributary.warehouse.WarehouseContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PostgresWarehouseTest extends WarehouseContract {

    private static final Instant MONDAY = Instant.parse("2026-11-02T08:00:00Z");

    private String url = "";

    @Override
    public Engine engine() {
        url = Postgres.freshUrl();
        return Postgres.at(url);
    }

    @Override
    public String held() {
        return url;
    }

    @Test
    void aConnectionThatTheServerEndsStoresNothingAndTheNextWorkHasANewOne() {
        assertThatThrownBy(() -> warehouse().write(session -> {
            session.execute("insert into checkpoints values ('kv', 'lost', '{}', ?)", MONDAY);
            Postgres.asSuperuser("select pg_terminate_backend(" + session.count("select pg_backend_pid()") + ")");
            return session.execute("insert into checkpoints values ('kv', 'lost too', '{}', ?)", MONDAY);
        })).isInstanceOf(FaultException.class).hasMessageStartingWith("PostgreSQL at localhost:")
                .hasMessageContaining("ended the connection; nothing of this step was stored");
        warehouse().write(session -> session.execute("insert into checkpoints values ('kv', 'kept', '{}', ?)", MONDAY));
        assertThat(warehouse().<List<String>>read(session -> session.query("select stream from checkpoints", row -> row.text(1))))
                .containsExactly("kept");
        assertThatThrownBy(() -> opened().open(MODEL)).as("the new connection holds the lock again").isInstanceOf(FaultException.class)
                .hasMessageStartingWith("the warehouse is in use by tributary hub");
    }

    @Test
    void aServerThatWasStartedAnewBetweenTwoWorksIsNotNoticed() {
        warehouse().write(session -> session.execute("insert into checkpoints values ('kv', 'before', '{}', ?)", MONDAY));
        assertThat(warehouse().<Long>read(session -> session.count("select count(*) from checkpoints"))).isEqualTo(1);
        Postgres.asSuperuser("select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + Postgres.USER + "'");
        warehouse().write(session -> session.execute("insert into checkpoints values ('kv', 'after', '{}', ?)", MONDAY));
        assertThat(warehouse().<Long>read(session -> session.count("select count(*) from checkpoints"))).isEqualTo(2);
    }

    @Test
    void aReaderThatTheServerEndsIsNotUsedAgain() {
        assertThatThrownBy(() -> warehouse().read(session -> {
            Postgres.asSuperuser("select pg_terminate_backend(" + session.count("select pg_backend_pid()") + ")");
            return session.count("select 1");
        })).isInstanceOf(FaultException.class);
        assertThat(warehouse().<Long>read(session -> session.count("select 1"))).isEqualTo(1);
    }

    @Test
    void manyReadsAtOnceEachHaveTheirOwn() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Long> sums = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 12; i++) {
            threads.add(new Thread(
                    () -> sums.add(warehouse().<Long>read(session -> session.count("select sum(n) from generate_series(1, 1000) n")))));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(sums).hasSize(12).containsOnly(500_500L);
    }

    @Test
    void aUserWhoCouldReachTheServersFilesIsNotLetIn() {
        Postgres.asSuperuser("drop role if exists reads_files", "create role reads_files login in role pg_read_server_files");
        assertThatThrownBy(() -> new PostgresEngine(Postgres.url("postgres", "postgres"), "postgres", null).open(MODEL))
                .isInstanceOf(FaultException.class)
                .hasMessageStartingWith("the warehouse's user postgres may read files and run programs on the database server")
                .hasMessageContaining("make an ordinary one");
        assertThatThrownBy(() -> new PostgresEngine(Postgres.url("postgres", "reads_files"), "reads_files", null).query())
                .isInstanceOf(FaultException.class).hasMessageContaining("reads_files");
    }

    @Test
    void whoIsNotLetInIsToldWhere() {
        assertThatThrownBy(() -> new PostgresEngine("jdbc:postgresql://localhost:1/tributary", "x", "y").open(MODEL))
                .isInstanceOf(FaultException.class)
                .hasMessage(
                        "PostgreSQL at localhost:1/tributary cannot be reached, or ended the connection; nothing of this step was stored; see that it runs, then run again");
        assertThatThrownBy(() -> Postgres.at(Postgres.url("nowhere", Postgres.USER)).open(MODEL)).isInstanceOf(FaultException.class)
                .hasMessageStartingWith("there is no such database at localhost:");
    }

    @ParameterizedTest @ValueSource(strings = {
        "select pg_read_file('/etc/passwd')", "select pg_ls_dir('/')", "select * from pg_hba_file_rules", "select lo_import('/etc/passwd')",
        "select rolpassword from pg_authid",
        "copy customers to '/tmp/customers.csv'", "copy customers to program 'cat'", "copy customers from program 'id'",
        "copy customers to stdout",
        "select set_config('transaction_read_only', 'off', false)", "set transaction read write", "commit", "set role postgres",
        "select setval('some_sequence', 1)",
        "select query_to_xml('delete from customers returning 1', true, false, '')",
        "with gone as (delete from customers returning 1) select * from gone",
        "explain analyze delete from customers", "do $$ begin delete from customers; end $$", "select * into stolen from customers",
        "select 1; commit; delete from customers",
        "select $$;$$; delete from customers", "select 1 /* ; */; drop table customers",
        "create function f() returns int language sql return 1", "lock customers", "truncate customers",
        "select lo_create(0)", "alter table customers rename to gone", "grant all on customers to public"})
    void peoplesSqlReachesNeitherFilesNorProgramsAndWritesNothing(String sql) {
        store(MONDAY, customer("KH1", MONDAY, "full_name", "An"));
        try (ReadOnlyQuery query = opened().query()) {
            assertThatThrownBy(() -> query.run(sql, rows(new ArrayList<>()))).isInstanceOf(FaultException.class);
        }
        assertThat(customers("source_id, full_name")).containsExactly("KH1, An");
    }

    @Test
    void aReadOnlyQueryCannotTurnItsOwnTransactionIntoAWritingOne() {
        store(MONDAY, customer("KH1", MONDAY, "full_name", "An"));
        try (ReadOnlyQuery query = opened().query()) {
            assertThatThrownBy(() -> query.run(
                    "select set_config('transaction_read_only', 'off', true), query_to_xml('delete from customers returning 1', true, false, '')",
                    rows(new ArrayList<>())))
                            .isInstanceOf(FaultException.class);
        }
        assertThat(customers("source_id")).containsExactly("KH1");
    }

    @Test
    void aQueryRunsBesideTheHubAndItsMistakesAreToldInASentence() {
        store(MONDAY, customer("KH1", MONDAY, "full_name", "An"));
        List<Object> all = new ArrayList<>();
        try (ReadOnlyQuery query = opened().query()) {
            query.run(
                    "select count(*) as n, sum(n) as s, now() is not null as t, timestamptz '2026-11-02 08:00:00+07' as z from customers, generate_series(1, 3) n",
                    rows(all));
        }
        assertThat(all).containsExactly("n", "s", "t", "z", 3L, 6L, true, "2026-11-02 01:00:00");
        refused("selekt 1", "the SQL cannot be read: syntax error at or near \"selekt\" at line 1, column 1; correct it there");
        refused("select\n  nothing from customers", "column \"nothing\" does not exist");
        refused("delete from customers",
                "only a SELECT can run here, for a query never changes the warehouse; write one that begins with select, values or with");
        refused("commit",
                "only a SELECT can run here, for a query never changes the warehouse; write one that begins with select, values or with");
        refused("select 1; select 2", "this is more than one statement; run them one by one");
        refused("select full_name::bigint from customers", "invalid input syntax for type bigint: '…'");
    }

    @Test
    void aResultIsStreamedAndEndsWhenNoMoreIsWanted() {
        List<Object> seen = new ArrayList<>();
        try (ReadOnlyQuery query = opened().query()) {
            long rows = query.run("select generate_series(1, 1000000000000) as n", new ReadOnlyQuery.Rows() {
                @Override
                public void columns(List<String> names) {
                    seen.addAll(names);
                }

                @Override
                public boolean row(List<Object> values) {
                    seen.addAll(values);
                    return seen.size() < 4;
                }
            });
            assertThat(rows).isEqualTo(3);
        }
        assertThat(seen).containsExactly("n", 1L, 2L, 3L);
    }

    private void refused(String sql, String sentence) {
        try (ReadOnlyQuery query = opened().query()) {
            assertThatThrownBy(() -> query.run(sql, rows(new ArrayList<>()))).isInstanceOf(FaultException.class).hasMessage(sentence);
        }
    }
}
