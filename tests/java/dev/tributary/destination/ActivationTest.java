package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.app.ShippedDestinations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ActivationTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    @TempDir Path folder;
    private PushedPeople people;
    private final FakeDestination platform = new FakeDestination();

    @BeforeEach
    void open() {
        people = PushedPeople.in(folder);
    }

    @AfterEach
    void close() {
        people.warehouse().close();
    }

    @Test
    void sendsEveryoneOnceAndNothingTheSecondTime() {
        people.member("a", "an@example.com").member("b", "binh@example.com", "+84901234567");
        PushResult first = push();
        assertThat(first).isEqualTo(new PushResult(PushedPeople.AUDIENCE, "meta", List.of("shop"), 2, 0, 2, 0, Map.of(), Map.of(), null));
        assertThat(list()).isEqualTo(Map.of("a", "an@example.com|", "b", "binh@example.com|+84901234567"));
        assertThat(people.ledger("profile_id, wanted, action, state, request_id, attempts")).containsExactly("a in add accepted request1 1",
                "b in add accepted request1 1");

        PushResult second = push();
        assertThat(second.adds() + second.removes()).isZero();
        assertThat(platform.calls).containsExactly("create", "add a,b");
    }

    @Test
    void removesWhoLeftBeforeAddingWhoCame() {
        people.member("a", "an@example.com").member("b", "binh@example.com");
        push();
        people.leave("a").member("c", "chi@example.com");
        assertThat(push().removes()).isEqualTo(1);
        assertThat(list()).containsOnlyKeys("b", "c");
        assertThat(platform.calls).endsWith("remove a", "add c");
        assertThat(push().accepted()).isZero();
    }

    @Test
    void aChangedIdentifierReplacesTheTuple() {
        people.member("a", "an@example.com");
        push();
        people.identifiers("a", "an.new@example.com");
        push();
        assertThat(list()).isEqualTo(Map.of("a", "an.new@example.com|"));
        assertThat(platform.calls).endsWith("remove a", "add a");
        assertThat(people.ledger("state, tuple")).containsExactly("accepted an.new@example.com|");
    }

    @Test
    void allIdentifiersOfAPersonTravelAndWhichOneTheProfileShowsMeansNothing() {
        people.member("a", "an@example.com", "an.old@example.com", "+84901234567").member("b", "binh@example.com");
        push();
        assertThat(list()).isEqualTo(Map.of("a", "an.old@example.com,an@example.com|+84901234567", "b", "binh@example.com|"));
        people.execute("update profiles set email = 'an.old@example.com' where profile_id = 'a'");
        PushResult again = push();
        assertThat(again.adds() + again.removes()).isZero();
    }

    @Test
    void whoIsWithheldIsRemovedAndKeptOff() {
        people.member("a", "an@example.com").member("b", "binh@example.com").member("n");
        assertThat(push().withheld()).isEqualTo(Map.of("no usable identifier", 1L));
        people.withhold("a", "no consent for ads");
        PushResult result = push();
        assertThat(result.removes()).isEqualTo(1);
        assertThat(result.withheld()).isEqualTo(Map.of("no consent for ads", 1L, "no usable identifier", 1L));
        assertThat(list()).containsOnlyKeys("b");
        assertThat(push().removes()).isZero();

        people.withhold("a", null);
        assertThat(push().adds()).isEqualTo(1);
        assertThat(list()).containsOnlyKeys("a", "b");
    }

    @Test
    void consentWithdrawnAndGivenAgainAfterConfirmationAddsTheSamePersonAgain() {
        people.member("a", "an@example.com").member("b", "binh@example.com");
        push();
        people.withhold("a", "no consent for ads");
        push();
        activation().confirm(PushedPeople.AUDIENCE);
        assertThat(people.ledger("profile_id, state, tuple is null")).containsExactly("a withheld true", "b confirmed false");
        people.withhold("a", null);
        push();
        assertThat(list()).containsOnlyKeys("a", "b");
    }

    @Test
    void whoseIdentifiersThePlatformCannotUseIsWithheldWithoutACall() {
        people.member("a", "unusable@example.com");
        assertThat(push().withheld()).isEqualTo(Map.of("no usable identifier", 1L));
        assertThat(push().withheld()).isEqualTo(Map.of("no usable identifier", 1L));
        assertThat(platform.calls).isEmpty();
        people.identifiers("a", "an@example.com");
        assertThat(push().adds()).isEqualTo(1);
    }

    @Test
    void aRefusedMemberFailsAloneAndIsTriedAgain() {
        people.member("a", "an@example.com").member("b", "binh@example.com").member("c", "chi@example.com");
        platform.refused.put("b", "bad hash");
        platform.refused.put("c", "");
        assertThat(push().failed()).isEqualTo(Map.of("bad hash", 1L, "the platform gave no answer for this member", 1L));
        assertThat(people.ledger("profile_id, state")).containsExactly("a accepted", "b failed", "c failed");
        platform.refused.clear();
        assertThat(push().accepted()).isEqualTo(2);
        assertThat(platform.calls).endsWith("add b,c");
        assertThat(people.ledger("attempts")).containsExactly("1", "2", "2");
    }

    @Test
    void aMemberThePlatformRefusedIsForgottenWhenTheyLeave() {
        people.member("a", "an@example.com").member("b", "binh@example.com");
        platform.refused.put("b", "bad hash");
        push();
        people.leave("b");
        assertThat(push().removes()).isZero();
        assertThat(people.ledger("profile_id")).containsExactly("a");
    }

    @Test
    void anOutageLeavesEverybodyForTheNextPush() {
        people.members(25);
        platform.batchRows = 10;
        platform.down = true;
        PushResult result = push();
        assertThat(result.fault()).contains("shop: the platform is down");
        assertThat(result.accepted()).isZero();
        platform.down = false;
        assertThat(push().accepted()).isEqualTo(25);
        assertThat(list()).hasSize(25);
    }

    @Test
    void aPlanRemembersHowItsPushEnded() {
        people.member("a", "an@example.com");
        push();
        assertThat(people.rows("select state from audience_plans")).containsExactly("pushed");
        platform.down = true;
        people.member("b", "binh@example.com");
        push();
        assertThat(people.rows("select state from audience_plans")).containsExactly("failed");
    }

    @Test
    void aFaultIsReportedAndNotThrown() {
        people.members(25);
        platform.batchRows = 10;
        platform.unavailable(2, Fault.CREDENTIALS);
        PushResult result = push();
        assertThat(result.fault()).contains("renew it");
        assertThat(result.waiting()).isPositive();
        assertThat(push().fault()).isNull();
        assertThat(list()).hasSize(25);
    }

    @Test
    void nothingIsAddedWhileRemovalsHang() {
        people.member("a", "an@example.com");
        push();
        people.identifiers("a", "an.new@example.com").member("b", "binh@example.com");
        platform.down = true;
        push();
        assertThat(platform.calls).endsWith("remove a");
        platform.down = false;
        push();
        assertThat(list()).isEqualTo(Map.of("a", "an.new@example.com|", "b", "binh@example.com|"));
    }

    @Test
    void aCrashBeforeOrAfterThePlatformTookABatchIsHealedByTheNextPush() {
        people.member("a", "an@example.com").member("b", "binh@example.com");
        for (boolean before : new boolean[] {true, false}) {
            platform.killBefore = before;
            platform.killAfter = !before;
            assertThatThrownBy(this::push).isInstanceOf(FakeDestination.Killed.class);
            assertThat(people.ledger("state")).containsOnly("sent");
            people.warehouse().close();
            people = new PushedPeople(dev.tributary.warehouse.TestEngine.at(folder.resolve("w.duckdb")).open(PushedPeople.MODEL));
        }
        people.leave("a");
        PushResult result = push();
        assertThat(result.removes()).as("the platform may hold a, though it never answered").isEqualTo(1);
        assertThat(list()).isEqualTo(Map.of("b", "binh@example.com|"));
        assertThat(people.ledger("profile_id, state, action, attempts")).containsExactly("a accepted remove 3", "b accepted add 3");
    }

    @Test
    void aCrashDuringARemovalIsHealedEvenWhenThePersonComesBack() {
        people.member("a", "an@example.com").member("b", "binh@example.com");
        push();
        people.leave("a");
        platform.killAfter = true;
        assertThatThrownBy(this::push).isInstanceOf(FakeDestination.Killed.class);
        assertThat(list()).containsOnlyKeys("b");
        people.member("a", "an@example.com");
        push();
        assertThat(list()).containsOnlyKeys("a", "b");
    }

    @Test
    void aCrashAfterAddingAndBeforeAnIdentifierChangedLeavesNoOldTuple() {
        people.member("a", "an@example.com");
        platform.killAfter = true;
        assertThatThrownBy(this::push).isInstanceOf(FakeDestination.Killed.class);
        people.identifiers("a", "an.new@example.com");
        push();
        assertThat(platform.calls).endsWith("remove a", "add a");
        assertThat(list()).isEqualTo(Map.of("a", "an.new@example.com|"));
    }

    @Test
    void aListMadeJustBeforeACrashIsFoundByItsMarker() {
        people.member("a", "an@example.com");
        platform.killAfterCreating = true;
        assertThatThrownBy(this::push).isInstanceOf(FakeDestination.Killed.class);
        push();
        assertThat(platform.calls).containsExactly("create", "add a");
        assertThat(people.rows("select list_id, marker like 'tributary:%:high-value' from lists")).containsExactly("list1 true");
    }

    @Test
    void aListThePlatformLostIsMadeAndFilledAgain() {
        people.member("a", "an@example.com").member("b", "binh@example.com");
        push();
        platform.lists.clear();
        platform.markers.clear();
        people.leave("b").member("c", "chi@example.com");
        PushResult result = push();
        assertThat(result.fault()).isNull();
        assertThat(list()).containsOnlyKeys("a", "c");
        assertThat(people.ledger("profile_id, state")).containsExactly("a accepted", "c accepted");
    }

    @Test
    void confirmationMovesMembersByWhatTheirRequestBecame() {
        platform.batchRows = 1;
        people.member("a", "an@example.com").member("b", "binh@example.com").member("c", "chi@example.com").member("d", "dung@example.com");
        push();
        List<String> requests = people.ledger("request_id");
        platform.answers.put(requests.get(1), new Confirmation.Answer(Confirmation.State.FAILED, "INTERNAL"));
        platform.answers.put(requests.get(2), new Confirmation.Answer(Confirmation.State.PARTIAL, "1 of 2: NO_CONSENT"));
        platform.answers.put(requests.get(3), new Confirmation.Answer(Confirmation.State.PROCESSING, null));
        Readback readback = activation().confirm(PushedPeople.AUDIENCE);
        assertThat(people.ledger("profile_id, state, reason")).containsExactly("a confirmed null", "b failed INTERNAL",
                "c accepted 1 of 2: NO_CONSENT", "d accepted null");
        assertThat(readback.connections()).singleElement().satisfies(status -> {
            assertThat(status.size()).isEqualTo(4);
            assertThat(status.matchRate()).isEqualTo("61 to 70 %");
            assertThat(status.states()).isEqualTo(Map.of("confirmed", 1L, "failed", 1L, "accepted", 2L));
            assertThat(status.checkedAt()).isEqualTo(NOW);
        });
        push();
        assertThat(platform.calls).last().isEqualTo("add b");
    }

    @Test
    void aConfirmedRemovalForgetsTheTuple() {
        people.member("a", "an@example.com").member("b", "binh@example.com");
        push();
        people.leave("a");
        push();
        activation().confirm(PushedPeople.AUDIENCE);
        assertThat(people.ledger("profile_id, state, action, tuple")).containsExactly("a confirmed remove null",
                "b confirmed add binh@example.com|");
        assertThat(activation().status(PushedPeople.AUDIENCE).get(0).states()).isEqualTo(Map.of("confirmed", 1L, "removed", 1L));
        assertThat(push().removes()).isZero();
    }

    @Test
    void membersAreSentAgainBeforeTheirMembershipEnds() {
        people.member("a", "an@example.com");
        push();
        Target google = target(ShippedDestinations.TYPES.get("google"));
        assertThat(additions(google, NOW.plus(Duration.ofDays(449)))).isEmpty();
        assertThat(additions(google, NOW.plus(Duration.ofDays(451)))).containsExactly("a");
        people.warehouse().write(session -> {
            Delta.settle(session, google, NOW.plus(Duration.ofDays(541)));
            return null;
        });
        assertThat(people.ledger("state, tuple")).containsExactly("expired null");
    }

    private static Target target(DestinationType type) {
        return new Target("shop", type, PushedPeople.AUDIENCE, OptionReader.read(type, PushedPeople.AUDIENCE, null));
    }

    private List<String> additions(Target target, Instant at) {
        people.execute("update deliveries set form = left(md5(? || 'aan@example.com'), 12)", target.signature());
        List<String> found = new java.util.ArrayList<>();
        people.warehouse().read(session -> {
            Delta.additions(session, target, at, (profile, form, identifiers, known, signals) -> found.add(profile));
            return null;
        });
        return found;
    }

    @Test
    void oneConnectionAtFaultDoesNotKeepAnotherFromItsMembers() {
        people.member("a", "an@example.com");
        FakeDestination second = new FakeDestination("outlet");
        platform.unavailable(1, Fault.CREDENTIALS);
        PushResult result = new Activation(people.warehouse(), ShippedDestinations.TYPES, List.of(platform, second), name -> null,
                Clock.fixed(NOW, ZoneOffset.UTC)).push(PushedPeople.PLAN, "meta");
        assertThat(result.connections()).containsExactly("shop", "outlet");
        assertThat(result.fault()).startsWith("shop: ").doesNotContain("outlet");
        assertThat(List.of(result.accepted(), result.waiting())).containsExactly(1L, 1L);
        assertThat(people.rows("select connection, state from deliveries order by connection")).containsExactly("outlet accepted",
                "shop intended");
    }

    @Test
    void forgettingAPersonTakesThemOffEveryListAndOutOfTheLedger() {
        people.member("a", "an@example.com").member("b", "binh@example.com");
        push();
        Activation activation = activation();
        people.execute("create table gone as select 'a' as profile_id");
        assertThat(activation
                .<Long>undisturbed(() -> people.warehouse().write(session -> activation.queueRemovals(session, "e1", "gone", NOW))))
                        .isEqualTo(1);
        people.execute("delete from deliveries where profile_id = 'a'");
        platform.down = true;
        assertThat(activation.sendRemovals()).isNotEmpty();
        assertThat(people.rows("select state from erasure_removals")).containsExactly("queued");
        platform.down = false;
        assertThat(activation.sendRemovals()).isEmpty();
        assertThat(activation.sendRemovals()).isEmpty();
        assertThat(people.rows("select state, attempts from erasure_removals")).containsExactly("accepted 2");
        assertThat(activation.confirm(PushedPeople.AUDIENCE).faults()).isEmpty();
        assertThat(people.rows("select state, tuple from erasure_removals")).containsExactly("confirmed null");
        assertThat(list()).containsOnlyKeys("b");
        assertThat(people.ledger("profile_id")).containsExactly("b");
        assertThat(people.rows("select action, members from delivery_requests order by action")).containsExactly("add 2", "remove 1");
    }

    @Test
    void aHeldPlanSendsNothing() {
        people.member("a", "an@example.com").execute("update audience_plans set state = 'held'");
        assertThat(push().fault()).contains("waits for approval");
        people.execute("update audience_plans set state = 'superseded'");
        assertThat(push().fault()).contains("a newer one");
        assertThat(platform.calls).isEmpty();
    }

    @Test
    void noFaultNamesAnIdentifier() {
        people.member("a", "an@example.com", "+84901234567");
        platform.down = true;
        String all = push() + " " + activation().status(PushedPeople.AUDIENCE) + new Member("a", "an@example.com")
                + people.rows("select reason from deliveries");
        assertThat(all).doesNotContain("an@example.com", "901234567");
    }

    private PushResult push() {
        return activation().push(PushedPeople.PLAN, "meta");
    }

    private Activation activation() {
        return new Activation(people.warehouse(), ShippedDestinations.TYPES, List.of(platform), name -> null,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Map<String, String> list() {
        return platform.lists.values().iterator().next();
    }
}
