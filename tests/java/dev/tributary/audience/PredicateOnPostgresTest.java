package dev.tributary.audience;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.warehouse.TestEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The same on PostgreSQL, and what only PostgreSQL knows. */
class PredicateOnPostgresTest extends PredicateTest {

    @BeforeAll
    static void usePostgres() {
        TestEngine.usePostgres(true);
    }

    @AfterAll
    static void useDuckDbAgain() {
        TestEngine.usePostgres(false);
    }

    @ParameterizedTest @ValueSource(strings = {
        "pg_read_file('/etc/passwd') is not null",
        "exists (select pg_ls_dir('/'))",
        "pg_sleep(0) is null",
        "pg_advisory_unlock_all() is null",
        "lo_import('/etc/passwd') > 0",
        "set_config('transaction_read_only', 'off', true) is null",
        "query_to_xml('delete from customers', true, false, '') is null",
        "database_to_xml(true, false, '') is null",
        "exists (select 1 from pg_authid)",
        "exists (select 1 from pg_catalog.pg_shadow)",
        "exists (select 1 from dblink('', '') as t(a))",
        "exists (with gone as (delete from customers returning 1) select 1 from gone)",
        "E'\\\\\\\\'); drop table customers; --' = ''",
        "$a$;$a$ = ''); drop table customers; --",
        "true /* /* */ ); delete from customers; -- */ */",
        "true) into stolen from (select 1) x where (true"})
    void whatReachesBeyondTheWarehouseOrChangesItIsRefused(String where) {
        assertThatThrownBy(() -> plan(where))
                .isInstanceOfSatisfying(FaultException.class, fault -> assertThat(fault.fault()).isEqualTo(Fault.CONFIG))
                .hasMessageStartingWith("config/audiences/a.yaml:2:1: audience \"a\": where ");
        assertThat(shop.shop.count("select count(*) from customers")).isEqualTo(1);
        assertThat(shop.shop.count("select count(*) from audience_plans")).isZero();
    }
}
