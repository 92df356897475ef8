package dev.tributary.identity;

import dev.tributary.SmallShop;
import dev.tributary.config.Findings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who is who by the rules as shipped. */
class WhoIsWhoTest {

    private static final Instant MONDAY = Instant.parse("2026-03-02T08:00:00Z");
    private static final IdentityRules SHIPPED = IdentityRules.read(SmallShop.REPOSITORY, new Findings());

    @TempDir Path folder;
    private SmallShop shop;
    private Instant now = MONDAY;

    @BeforeEach
    void open() {
        shop = new SmallShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void exactlyTheSameFirstNameSurnameAndBirthDateIsOnePerson() {
        shop.put("customers", "kv:1", "given_name", "Thị Lan", "family_name", "Nguyễn", "birth_date", "1990-08-15");
        shop.put("customers", "hs:1", "given_name", " thị lan", "family_name", "NGUYỄN", "birth_date", "1990-08-15");
        shop.put("customers", "hs:2", "given_name", "Thị Lân", "family_name", "Nguyễn", "birth_date", "1990-08-15");
        shop.put("customers", "hs:3", "given_name", "Thị Lan", "family_name", "Nguyễn", "birth_date", "1990-08-16");
        shop.put("customers", "hs:4", "given_name", "Thị Lan", "family_name", "Nguyễn");
        assertThat(groups()).containsExactlyInAnyOrder("hs:1 kv:1", "hs:2", "hs:3", "hs:4");
        assertThat(shop.rows("select rule from profile_merges")).containsExactly("same name and birth date");
    }

    @Test
    void aBirthDateThatFormsFillInByThemselvesTellsNothing() {
        shop.put("customers", "kv:1", "given_name", "Lan", "family_name", "Nguyễn", "birth_date", "1900-01-01");
        shop.put("customers", "hs:1", "given_name", "Lan", "family_name", "Nguyễn", "birth_date", "1900-01-01");
        assertThat(groups()).hasSize(2);
    }

    @Test
    void aVisitorBecomesThePersonWhoSignsUpAndTheVisitsComeAlong() {
        event("v1", "A1", "A1", null);
        event("v2", "A2", "A2", null);
        shop.put("customers", "kv:1", "full_name", "An", "email", "an@shop.vn");
        people().resolve();
        assertThat(whose("v1")).isEqualTo("null");
        shop.put("customers", "web:U7", "user_id", "U7", "email", "an@shop.vn");
        shop.put("customers", "web:A1", "anonymous_id", "A1", "user_id", "U7");
        event("v3", "U7", "A1", "U7");
        assertThat(groups()).containsExactly("kv:1 web:A1 web:U7");
        assertThat(whose("v1")).isEqualTo(whose("v3")).isEqualTo(profileOf("kv:1"));
        assertThat(whose("v2")).isEqualTo("null");
        // From the phone, an event alone says who is who.
        event("v4", "U7", "A2", "U7");
        people().resolve();
        assertThat(whose("v2")).isEqualTo(profileOf("kv:1"));
        assertThat(shop.count("select count(*) from profile_engagements")).isEqualTo(shop.count("select count(*) from engagements"));
        assertThat(shop.rows("select first_seen_at, last_seen_at from identifiers where value = 'A2'"))
                .as("of the browser's own record, once there is one, and of the user").hasSize(2);
    }

    @Test
    void aRecordThatItsSourceMergedIntoAnotherBringsItsOrdersAndIdentifiers() {
        shop.put("customers", "sf:1", "full_name", "An", "email", "an@shop.vn");
        shop.put("customers", "sf:2", "full_name", "An Nguyen", "email", "an@work.vn");
        shop.put("customers", "kv:9", "full_name", "An", "email", "an@work.vn");
        assertThat(groups()).hasSize(2);
        String ended = profileOf("sf:2");
        shop.put("customers", "sf:2", "full_name", "An Nguyen", "email", "an@work.vn", "merged_into", "1", "deleted_at", MONDAY);
        assertThat(groups()).containsExactly("kv:9 sf:1 sf:2");
        assertThat(shop.rows("select full_name from profiles")).containsExactly("An");
        assertThat(shop.rows("select kind, rule from profile_merges where merged is not null"))
                .containsExactly("record, the source says so");
        assertThat(people().explain(ended, null).profile()).as("asked by the id that ended").isEqualTo(profileOf("sf:1"));
    }

    @Test
    void aMergedRecordWhoseSurvivorIsGoneTooIsNobody() {
        shop.put("customers", "sf:2", "full_name", "An", "merged_into", "1", "deleted_at", MONDAY);
        shop.put("customers", "sf:1", "full_name", "An", "deleted_at", MONDAY);
        assertThat(people().resolve().profilesAfter()).isZero();
        assertThat(people().isCurrent()).isTrue();
    }

    @Test
    void aRecordThatWaitedAloneAndIsRestoredIsAPerson() {
        shop.put("customers", "sf:2", "full_name", "An", "merged_into", "1", "deleted_at", MONDAY);
        assertThat(groups()).isEmpty();
        shop.put("customers", "sf:2", "full_name", "An");
        assertThat(groups()).containsExactly("sf:2");
        assertThat(shop.count("select count(*) from waiting_records")).isZero();
    }

    @Test
    void theSurvivorOfAMergeMayComeLater() {
        shop.put("customers", "sf:2", "full_name", "An", "merged_into", "1", "deleted_at", MONDAY, "email", "an@shop.vn");
        shop.put("customers", "kv:1", "full_name", "An", "email", "an@shop.vn");
        people().resolve();
        shop.put("customers", "sf:1", "full_name", "An");
        assertThat(groups()).containsExactly("kv:1 sf:1 sf:2");
    }

    @Test
    void aRecordMayNameAnotherSourcesRecord() {
        shop.put("customers", "kv:KH7", "full_name", "An");
        people().resolve();
        shop.put("customers", "hs:1", "full_name", "Nguyễn An", "same_as", "kv:KH7");
        assertThat(groups()).containsExactly("hs:1 kv:KH7");
    }

    @Test
    void twoUserIdsOfOneSiteAreTwoPeopleAndWhatTheyShareIsNobodys() {
        shop.put("customers", "web:U1", "user_id", "U1", "email", "an@shop.vn", "phone", "+84901234567");
        shop.put("customers", "web:U2", "user_id", "U2", "phone", "+84901234567");
        shop.put("customers", "kv:1", "email", "an@shop.vn");
        shop.put("customers", "app:x", "user_id", "X", "email", "an@shop.vn");
        assertThat(groups()).containsExactlyInAnyOrder("app:x kv:1 web:U1", "web:U2");
        assertThat(shop.rows("select kind, reason, records from shared_identifiers")).containsExactly("phone, conflict, 2");
        assertThat(shop.count("select count(*) from profile_identifiers where kind = 'phone'")).isZero();
        assertThat(shop.count("select count(*) from profiles where phone is not null")).isZero();
        // The conflict is settled at the source: the phone joins again.
        shop.put("customers", "web:U2", "user_id", "U1", "phone", "+84901234567");
        assertThat(groups()).containsExactly("app:x kv:1 web:U1 web:U2");
        assertThat(shop.count("select count(*) from shared_identifiers")).isZero();
    }

    @Test
    void aConflictThatGoesThroughOthersIsBrokenAtTheWeakestLink() {
        shop.put("customers", "web:U1", "user_id", "U1", "email", "an@shop.vn");
        shop.put("customers", "kv:1", "email", "an@shop.vn", "phone", "+84901234567");
        shop.put("customers", "web:U2", "user_id", "U2", "phone", "+84901234567");
        assertThat(groups()).containsExactlyInAnyOrder("kv:1 web:U1", "web:U2");
        // Far from the link that was not believed, the reason goes away.
        shop.put("customers", "web:U1", "email", "an@shop.vn");
        assertThat(groups()).containsExactly("kv:1 web:U1 web:U2");
    }

    @Test
    void aPushTokenIsKeptAndJoinsNobody() {
        shop.put("customers", "app:1", "full_name", "An", "push_token", "T", "email", "an@shop.vn");
        shop.put("customers", "app:2", "full_name", "An", "push_token", "T");
        assertThat(groups()).hasSize(2);
        assertThat(shop.count("select count(*) from profile_identifiers where kind = 'push_token'")).isEqualTo(2);
    }

    @Test
    void whatWasSaidNeverToJoinStaysApartThroughRebuildsUntilItIsTakenBack() {
        shop.put("customers", "kv:1", "full_name", "An", "email", "an@shop.vn", "phone", "+84901234567");
        shop.put("customers", "hs:1", "full_name", "An", "phone", "+84901234567");
        shop.put("customers", "sf:1", "full_name", "An", "email", "an@shop.vn");
        assertThat(groups()).hasSize(1);
        assertThat(people().keepApart("kv:1", "hs:1", true)).isEqualTo(1);
        assertThat(groups()).containsExactlyInAnyOrder("kv:1 sf:1", "hs:1");
        assertThat(shop.rows("select kind, reason from shared_identifiers")).containsExactly("phone, conflict");
        shop.put("customers", "hs:1", "full_name", "An", "phone", "+84901234567", "city", "Huế");
        assertThat(groups()).containsExactlyInAnyOrder("kv:1 sf:1", "hs:1");
        rebuild();
        assertThat(groups()).containsExactlyInAnyOrder("kv:1 sf:1", "hs:1");
        assertThat(people().explain("hs:1", null).apart()).hasSize(1);
        now = now.plusSeconds(60);
        people().keepApart("hs:1", "kv:1", false);
        assertThat(groups()).hasSize(1);
    }

    @Test
    void aProfileThatEndedInAnotherStandsForWhatItBrought() {
        shop.put("customers", "kv:1", "full_name", "An", "email", "an@shop.vn");
        shop.put("customers", "kv:2", "full_name", "An", "phone", "+84901234567");
        people().resolve();
        String first = profileOf("kv:1");
        String second = profileOf("kv:2");
        now = now.plusSeconds(60);
        shop.put("customers", "kv:1", "full_name", "An", "email", "an@shop.vn", "phone", "+84901234567");
        assertThat(groups()).hasSize(1);
        String survivor = profileOf("kv:1");
        people().keepApart(survivor, survivor.equals(first) ? second : first, true);
        assertThat(groups()).containsExactlyInAnyOrder("kv:1", "kv:2");
    }

    @Test
    void onlyTwoKnownThatDifferCanBeKeptApart() {
        shop.put("customers", "kv:1", "full_name", "An");
        people().resolve();
        assertThatThrownBy(() -> people().keepApart("kv:1", "kv:7", true))
                .hasMessageContaining("there is no record or profile \"kv:7\"; write SOURCE:ID");
        assertThatThrownBy(() -> people().keepApart("kv:1", "kv:1", true)).hasMessageContaining("one and the same");
        assertThatThrownBy(() -> people().explain("an@shop.vn", null)).hasMessageContaining("nobody is known by that")
                .hasMessageNotContaining("an@shop.vn");
    }

    @Test
    void aPersonIsExplainedByRecordsIdentifiersAndWhatJoinedThemWhen() {
        shop.put("customers", "hs:1", "full_name", "An", "email", "an@shop.vn", "phone", "+84901234567");
        people().resolve();
        now = now.plusSeconds(3600);
        shop.put("customers", "kv:1", "full_name", "Nguyễn An", "email", "an@shop.vn");
        shop.put("customers", "kv:2", "full_name", "Trần Bình", "phone", "+84901234567");
        people().resolve();
        for (String asked : List.of("hs:1", "an@shop.vn", " AN@shop.vn", profileOf("kv:1"))) {
            Explanation explanation = people().explain(asked, "VN");
            assertThat(explanation.records()).extracting(one -> one.source() + ":" + one.sourceId()).containsExactly("hs:1", "kv:1");
            assertThat(explanation.identifiers()).extracting(one -> one + " " + one.aside()).containsExactly("email of hs:1 null",
                    "email of kv:1 null", "phone of hs:1 names");
            assertThat(explanation.merges()).extracting(one -> one.at() + " " + one.source() + " " + one.rule())
                    .containsExactly(now + " kv same email");
        }
        assertThatThrownBy(() -> people().explain("0901 234 567", "VN")).as("nobody's own").hasMessageContaining("nobody is known");
    }

    private void event(String id, String customer, String anonymous, String user) {
        shop.put("engagements", "web:" + id, "customer_id", customer, "anonymous_id", anonymous, "user_id", user, "type", "page_viewed",
                "occurred_at", MONDAY);
    }

    private String whose(String event) {
        return shop.rows("select profile_id from profile_engagements where source_id = '" + event + "'").get(0);
    }

    private String profileOf(String id) {
        return shop.rows("select profile_id from profile_customers where source || ':' || source_id = '" + id + "'").get(0);
    }

    private People people() {
        return new People(shop.warehouse, SHIPPED, Clock.fixed(now, ZoneOffset.UTC));
    }

    private void rebuild() {
        shop.warehouse.write(session -> session.execute("update identity_state set value = 'other' where name = 'rules'"));
    }

    private List<String> groups() {
        people().resolve();
        assertThat(people().isCurrent()).isTrue();
        return shop.rows(
                "select string_agg(source || ':' || source_id, ' ' order by source, source_id) from profile_customers join profiles using (profile_id) group by profile_id")
                .stream().sorted().collect(Collectors.toList());
    }
}
