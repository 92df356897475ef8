package dev.tributary.audience;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PredicateTest {

    @TempDir Path folder;
    AudienceShop shop;

    @BeforeEach
    void open() {
        shop = new AudienceShop(folder);
        shop.person(1, "granted");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest @ValueSource(strings = {
        "true); drop table customers; select (1",
        "true) union select source_id from customers where (true",
        "true) group by profile_id having (count(*) > 0",
        "true) order by profile_id limit (1",
        "exists (from read_csv('/etc/passwd'))",
        "exists (select 1 from '/etc/passwd')",
        "exists (select 1 from \"rows.csv\")",
        "exists (select 1 from (select * from glob('/*')))",
        "profile_id in (with t as (select * from read_text('/etc/hostname')) select content from t)",
        "exists (select 1 from duckdb_settings())",
        "exists (select 1 from information_schema.tables)",
        "exists (select 1 from query('select 1'))",
        "nextval('s') > 0",
        "m_score = ",
        "delete from customers"})
    void anythingButAConditionOnPeopleIsRefused(String where) throws IOException {
        Files.writeString(folder.resolve("rows.csv"), "a\n1\n");
        assertThatThrownBy(() -> plan(where))
                .isInstanceOfSatisfying(FaultException.class, fault -> assertThat(fault.fault()).isEqualTo(Fault.CONFIG))
                .hasMessageStartingWith("config/audiences/a.yaml:2:1: audience \"a\": where ");
        assertThat(shop.shop.count("select count(*) from customers")).isEqualTo(1);
        assertThat(shop.shop.count("select count(*) from audience_plans")).isZero();
    }

    @ParameterizedTest @ValueSource(strings = {
        "orders_count = 0 and (city is null or country = 'VN')",
        "profile_id in (select profile_id from profile_customers where source = 'kv')",
        "created_at < as_of + interval '1 day'",
        "full_name ilike 'C%' -- everybody) and"})
    void aConditionOnPeopleRunsAlsoWithInnerSelectionsAndComments(String where) {
        assertThat(plan(where).selected()).isEqualTo(1);
    }

    @Test
    void aWrongColumnIsNamed() {
        assertThatThrownBy(() -> plan("m_scor = 5")).isInstanceOf(FaultException.class).hasMessageContaining("\"m_scor\"");
    }

    @Test
    void aConditionThatFailsOnAPersonTellsNoValue() {
        assertThatThrownBy(() -> plan("full_name::integer = 5")).isInstanceOf(FaultException.class)
                .hasMessageContaining("fails on some person (Conversion Error)").hasMessageNotContaining("c1");
    }

    Plan plan(String where) {
        return shop.audiences("where: \"" + where.replace("\"", "\\\"") + "\"").plan("a");
    }
}
