package dev.tributary.identity;

import dev.tributary.SmallShop;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.warehouse.ReadOnlyQuery;
import dev.tributary.warehouse.Warehouse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PeopleTest {

    private static final String AN = "an@shop.vn";
    private static final String BINH = "binh@shop.vn";
    private static final String PHONE = "+84901234567";
    private static final IdentityRules RULES = new IdentityRules(Map.of(
            "email", new IdentifierKind(2, 1, List.of("test@*")), "phone", new IdentifierKind(1, 1, List.of("0000000000"))));

    @TempDir Path folder;
    private SmallShop shop;
    private Instant now = Instant.parse("2011-10-01T12:00:00Z");

    @BeforeEach
    void open() {
        shop = new SmallShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void recordsOfTwoSystemsThatShareAnEmailAreOnePerson() {
        customer("kv:1", "Nguyễn Văn An", AN, null);
        customer("hs:9", "An Nguyen", AN, PHONE);
        customer("kv:2", "Trần Bình", BINH, null);
        assertThat(resolve()).isEqualTo(new ResolveReport(3, 0, 2, 1, 0));
        assertThat(shop.rows("select kind, value from profile_identifiers where profile_id = " + profileOf("kv:1") + " order by 1"))
                .containsExactly("email, " + AN, "phone, " + PHONE);
        assertThat(shop.rows("select source, source_id, kind, rule from profile_merges")).containsExactly("kv, 1, email, same email");
    }

    @Test
    void aSecondResolutionChangesNothing() {
        customer("kv:1", "An", AN, null);
        customer("hs:9", "An", AN, PHONE);
        resolve();
        List<String> before = everything();
        now = now.plusSeconds(60);
        assertThat(resolve()).isEqualTo(new ResolveReport(0, 1, 1, 0, 0));
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void whatWasMadeBeforeThereWereNumbersGetsThemAndStaysWhoItIs() {
        customer("kv:1", "An", AN, null);
        customer("hs:9", "An", AN, PHONE);
        customer("kv:2", "Bình", BINH, null);
        resolve();
        String members = "select source, source_id, profile_id from profile_customers order by 1, 2";
        String numbers = "select 'profile', profile_id, profile_number from profiles union all select kind || ' ' || value, profile_id, profile_number from profile_identifiers order by 1, 2";
        List<String> before = shop.rows(members);
        shop.warehouse.write(session -> {
            session.execute("update profiles set profile_number = null");
            session.execute("update profile_customers set profile_number = null");
            session.execute("update profile_identifiers set profile_number = null, identifier_key = 1");
            return session.execute("update identity_state set value = 'of an older program' where name = 'rules'");
        });
        resolve();
        assertThat(shop.rows(members)).isEqualTo(before);
        assertThat(shop.rows(numbers)).hasSize(5).noneMatch(row -> row.endsWith("null"));
        customer("hs:10", "Bình", BINH, null);
        resolve();
        assertThat(profileOf("hs:10")).isEqualTo(profileOf("kv:2"));
        assertThat(shop.rows(members)).hasSize(4).containsAll(before);
    }

    @Test
    void aRecordThatVanishedIsMissedThoughAnotherOfItsVersionOnlyChanged() {
        customer("kv:1", "An", AN, null);
        customer("kv:2", "Bình", BINH, null);
        customer("kv:3", "Chi", null, PHONE);
        shop.warehouse.write(session -> session.execute("update customers set stored_at = timestamp '2011-09-30 00:00:00'"));
        resolve();
        customer("kv:1", "An", AN, "+84901234568");
        shop.warehouse.write(session -> session.execute("delete from customers where source_id = '2'"));
        assertThat(resolve()).isEqualTo(new ResolveReport(1, 3, 2, 0, 0));
        assertThat(shop.rows("select source_id from profile_customers order by 1")).containsExactly("1", "3");
    }

    @Test
    void itKnowsWithoutResolvingWhetherThereIsAnythingToResolve() {
        assertThat(people(RULES).isCurrent()).isFalse();
        resolve();
        assertThat(people(RULES).isCurrent()).isTrue();
        customer("kv:1", "An", AN, null);
        assertThat(people(RULES).isCurrent()).isFalse();
        resolve();
        assertThat(people(RULES).isCurrent()).isTrue();
        customer("kv:1", "An", BINH, null);
        assertThat(people(RULES).isCurrent()).isFalse();
        resolve();
        shop.warehouse.write(session -> session.execute("delete from customers"));
        assertThat(people(RULES).isCurrent()).isFalse();
        assertThat(resolve().profilesAfter()).isZero();
        assertThat(people(RULES).isCurrent()).isTrue();
        assertThat(people(new IdentityRules(Map.of())).isCurrent()).isFalse();
    }

    @Test
    void aRecordThatIsDeletedBeforeItWasEverResolvedIsLookedAtOnce() {
        shop.put("customers", "kv:1", "full_name", "An", "deleted_at", now);
        assertThat(resolve().considered()).isZero();
        assertThat(people(RULES).isCurrent()).isTrue();
    }

    @Test
    void aRecordThatTiesTwoProfilesEndsTheYoungerOne() {
        customer("kv:1", "An", AN, null);
        resolve();
        String older = profileOf("kv:1");
        now = now.plusSeconds(60);
        customer("hs:9", "An", null, PHONE);
        resolve();
        String younger = profileOf("hs:9");
        assertThat(younger).isNotEqualTo(older);
        customer("hs:10", "An", AN, PHONE);
        assertThat(resolve()).isEqualTo(new ResolveReport(3, 2, 1, 2, 0));
        assertThat(shop.rows("select distinct '''' || profile_id || '''' from profile_customers")).containsExactly(older);
        assertThat(shop.rows("select '''' || survivor || '''', '''' || merged || '''', kind from profile_merges where merged is not null"))
                .containsExactly(older + ", " + younger + ", phone");
    }

    @Test
    void aRemovedIdentifierSplitsAndTheLargerPartKeepsTheProfile() {
        customer("kv:1", "An", AN, PHONE);
        customer("kv:2", "An", null, PHONE);
        customer("hs:9", "An", AN, null);
        resolve();
        String profile = profileOf("kv:1");
        customer("hs:9", "An", BINH, null);
        assertThat(resolve().profilesAfter()).isEqualTo(2);
        assertThat(profileOf("kv:1")).isEqualTo(profile).isEqualTo(profileOf("kv:2")).isNotEqualTo(profileOf("hs:9"));
        assertThat(shop.rows("select value from profile_identifiers where profile_id = " + profile + " order by 1")).containsExactly(PHONE,
                AN);
    }

    @Test
    void anIdentifierOfTwoNamesJoinsNobodyBelongsToNobodyAndIsReported() {
        customer("kv:1", "Nguyễn Văn An", AN, PHONE);
        customer("kv:2", "Trần Bình", BINH, PHONE);
        ResolveReport report = resolve();
        assertThat(report.profilesAfter()).isEqualTo(2);
        assertThat(report.sharedIdentifiers()).isEqualTo(1);
        assertThat(shop.rows("select kind, records, names from shared_identifiers")).containsExactly("phone, 2, 2");
        assertThat(shop.rows("select value from profile_identifiers order by 1")).containsExactly(AN, BINH);
        assertThat(shop.rows("select distinct phone from profiles")).containsExactly("null");
    }

    @Test
    void anIdentifierThatBecomesSharedSeparatesThoseItJoinedAndJoinsThemAgainWhenItIsNot() {
        customer("kv:1", "Nguyễn Văn An", AN, PHONE);
        customer("kv:2", "An", BINH, PHONE);
        assertThat(resolve().profilesAfter()).isEqualTo(1);
        customer("kv:3", "Trần Bình", null, PHONE);
        assertThat(resolve().profilesAfter()).isEqualTo(3);
        customer("kv:3", "Trần Bình", null, null);
        ResolveReport report = resolve();
        assertThat(report.profilesAfter()).isEqualTo(2);
        assertThat(report.sharedIdentifiers()).isZero();
        assertThat(profileOf("kv:1")).isEqualTo(profileOf("kv:2"));
    }

    @Test
    void placeholdersJoinNobodyAndAreNobodysIdentifier() {
        customer("kv:1", "An", "test@anything.vn", "+84000000000");
        customer("kv:2", "An", "test@anything.vn", "+84000000000");
        ResolveReport report = resolve();
        assertThat(report.profilesAfter()).isEqualTo(2);
        assertThat(report.sharedIdentifiers()).isZero();
        assertThat(shop.count("select count(*) from profile_identifiers")).isZero();
    }

    @Test
    void changedRulesResolveEverythingAgain() {
        customer("kv:1", "An", AN, PHONE);
        customer("kv:2", "Bình", BINH, PHONE);
        assertThat(resolve().profilesAfter()).isEqualTo(2);
        IdentityRules two = new IdentityRules(
                Map.of("email", new IdentifierKind(2, 1, List.of()), "phone", new IdentifierKind(1, 2, List.of())));
        ResolveReport report = new People(shop.warehouse, two, clock()).resolve();
        assertThat(report.profilesAfter()).isEqualTo(1);
        assertThat(report.sharedIdentifiers()).isZero();
    }

    @Test
    void aDeletedRecordContributesNothingAndStaysWhereItWas() {
        customer("kv:1", "An", AN, null);
        customer("hs:9", "An Nguyen", AN, PHONE);
        resolve();
        String profile = profileOf("hs:9");
        shop.put("customers", "hs:9", "full_name", "An Nguyen", "email", AN, "phone", PHONE, "deleted_at", now);
        assertThat(resolve().profilesAfter()).isEqualTo(1);
        assertThat(shop.rows("select full_name, email, phone from profiles")).containsExactly("An, " + AN + ", null");
        assertThat(profileOf("hs:9")).isEqualTo(profile);
        shop.put("customers", "kv:1", "full_name", "An", "email", AN, "deleted_at", now);
        assertThat(resolve().profilesAfter()).isZero();
        customer("kv:1", "An", AN, null);
        assertThat(resolve().profilesAfter()).isEqualTo(1);
        assertThat(profileOf("kv:1")).isEqualTo(profile);
    }

    @Test
    void eachFieldOfTheGoldenRecordIsTheLatestThatSaysSomething() {
        Instant monday = Instant.parse("2011-09-05T00:00:00Z");
        shop.put("customers", "kv:1", "full_name", "new name", "email", AN, "modified_at", monday.plusSeconds(60));
        shop.put("customers", "kv:2", "full_name", "name new old", "email", AN, "city", "Huế", "modified_at", monday);
        shop.put("customers", "kv:3", "full_name", "name", "email", AN, "city", "Vinh", "country", "VN");
        resolve();
        assertThat(shop.rows("select full_name, city, country from profiles")).containsExactly("new name, Huế, VN");
    }

    @Test
    void aCrashBeforeTheEndLeavesEverythingAsItWasAndTheNextRunDoesItAll() {
        customer("kv:1", "An", AN, PHONE);
        resolve();
        customer("hs:9", "An", AN, null);
        customer("hs:10", "Bình", BINH, PHONE);
        List<String> before = everything();
        assertThatThrownBy(() -> new People(new DyingWarehouse(shop.warehouse), RULES, clock()).resolve()).hasMessage("killed");
        assertThat(everything()).isEqualTo(before);
        assertThat(resolve()).isEqualTo(new ResolveReport(3, 1, 2, 1, 1));
    }

    @Test
    void noTableAboutMergesHoldsAValue() {
        customer("kv:1", "Nguyễn Văn An", AN, PHONE);
        customer("kv:2", "An", AN, null);
        customer("kv:3", "Trần Bình", BINH, PHONE);
        ResolveReport report = resolve();
        String all = String.join("\n",
                shop.rows("select m::varchar from profile_merges m union all select s::varchar from shared_identifiers s")) + report;
        assertThat(all).contains("same email").doesNotContain(AN, PHONE, "901234567", "Nguyễn");
    }

    private void customer(String id, String name, String email, String phone) {
        shop.put("customers", id, "full_name", name, "email", email, "phone", phone);
    }

    private ResolveReport resolve() {
        return new People(shop.warehouse, RULES, clock()).resolve();
    }

    private People people(IdentityRules rules) {
        return new People(shop.warehouse, rules, clock());
    }

    private Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private String profileOf(String id) {
        return "'" + shop.rows("select profile_id from profile_customers where source || ':' || source_id = '" + id + "'").get(0) + "'";
    }

    private List<String> everything() {
        return shop.rows("""
                select p::varchar as row from profiles p union all select c::varchar from profile_customers c union all select i::varchar from profile_identifiers i
                union all select m::varchar from profile_merges m union all select s::varchar from shared_identifiers s
                union all select h::varchar from shared_holders h union all select v::varchar from resolved_versions v
                union all select s::varchar from identity_state s order by row
                """);
    }

    /** Dies at the last moment before a commit. */
    private record DyingWarehouse(Warehouse warehouse) implements Warehouse {

        @Override
        public ReadOnlyQuery query() {
            return warehouse.query();
        }

        @Override
        public <T> T write(Work<T> work) {
            return warehouse.write(session -> {
                work.in(session);
                throw new IllegalStateException("killed");
            });
        }

        @Override
        public <T> T read(Work<T> work) {
            return warehouse.read(work);
        }

        @Override
        public CanonicalModel model() {
            return warehouse.model();
        }

        @Override
        public void snapshot(java.nio.file.Path file) {
            warehouse.snapshot(file);
        }

        @Override
        public void close() {
            warehouse.close();
        }
    }
}
