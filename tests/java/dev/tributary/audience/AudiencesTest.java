package dev.tributary.audience;

import dev.tributary.FaultException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AudiencesTest {

    @TempDir Path folder;
    private AudienceShop shop;

    @BeforeEach
    void open() {
        shop = new AudienceShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void thePlanTellsTheFunnelAndWhyPeopleAreWithheld() {
        shop.person(1, "granted").person(2, "denied").person(3, null).person(4, "granted");
        shop.shop.put("customers", "kv:5", "full_name", "nobody can reach me");
        Plan plan = shop.audiences("where: orders_count = 0").plan("a");
        assertThat(plan.selected()).isEqualTo(5);
        assertThat(plan.withIdentifier()).isEqualTo(4);
        assertThat(plan.consented()).isEqualTo(2);
        assertThat(plan.withheld())
                .isEqualTo(Map.of("consent for ads denied", 1L, "no consent for ads", 1L, "no email or phone of their own", 1L));
        assertThat(plan.added()).isEqualTo(2);
        assertThat(plan.removed()).isZero();
        assertThat(plan.state()).isEqualTo(Plan.State.OPEN);
        assertThat(shop.members()).containsExactly("c1, null", "c2, consent for ads denied", "c3, no consent for ads", "c4, null",
                "nobody can reach me, " + "no email or phone of their own");
        assertThat(shop.shop.rows("select plan_id, audience, state from audience_plans")).containsExactly(plan.planId() + ", a, open");
        assertThat(shop.shop
                .rows("select step, people from audience_funnels where step in ('selected', 'withheld: no consent for ads') order by 1"))
                        .containsExactly("selected, 5", "withheld: no consent for ads, 1");
    }

    @Test
    void planningAgainWithoutAChangeMakesALaterPlanThatMovesNobody() {
        shop.person(1, "granted").person(2, "denied");
        Plan first = shop.audiences("where: 'true'").plan("a");
        List<String> members = shop.shop.rows("select m::varchar from audience_members m order by 1");
        shop.tick();
        Plan second = shop.audiences("where: 'true'").plan("a");
        assertThat(second.planId()).isGreaterThan(first.planId());
        assertThat(second.added() + second.removed()).isZero();
        assertThat(shop.shop.rows("select m::varchar from audience_members m order by 1")).isEqualTo(members);
    }

    @Test
    void plansOfTheSameMillisecondAreStillInOrder() {
        shop.person(1, "granted");
        Audiences audiences = shop.audiences("where: 'true'");
        assertThat(audiences.plan("a").planId()).isLessThan(audiences.plan("a").planId());
    }

    @Test
    void whoStaysKeepsSinceWhoLeftIsGoneAndWhoDeniesIsWithheldFromThenOn() {
        shop.person(1, "granted").person(2, "granted").person(3, "granted");
        shop.audiences("where: 'true'").plan("a");
        shop.tick();
        shop.person(3, "denied").person(4, "granted");
        Plan plan = shop.audiences("where: full_name <> 'c2'").plan("a");
        assertThat(plan.added()).isEqualTo(1);
        assertThat(plan.removed()).isEqualTo(2);
        assertThat(shop.shop.rows("select full_name, withheld, since from audience_members join profiles using (profile_id) order by 1"))
                .containsExactly(
                        "c1, null, 2011-10-01 12:00:00.0", "c3, consent for ads denied, 2011-10-01 12:00:00.0",
                        "c4, null, 2011-10-01 12:01:00.0");
    }

    @Test
    void aPlanThatShrinksTooMuchIsHeldUntilItIsApprovedAndStaysHeldWhenPlannedAgain() {
        shop.person(1, "granted").person(2, "granted").person(3, "granted");
        String guards = "\nguards: {largestShrinkPercent: 40}";
        shop.audiences("where: 'true'" + guards).plan("a");
        Audiences fewer = shop.audiences("where: full_name = 'c1'" + guards);
        Plan held = fewer.plan("a");
        assertThat(held.held()).isTrue();
        assertThat(shop.members()).hasSize(3);
        Plan again = fewer.plan("a");
        assertThat(again.held()).isTrue();
        assertThatThrownBy(() -> fewer.approve(held.planId())).isInstanceOf(FaultException.class)
                .hasMessageContaining("does not wait for approval");
        fewer.approve(again.planId());
        assertThat(shop.members()).containsExactly("c1, null");
        assertThat(shop.shop.rows("select state from audience_plans order by plan_id")).containsExactly("open", "superseded", "approved");
        assertThat(shop.shop.count("select count(*) from audience_held")).isZero();
        assertThat(fewer.plan("a").state()).isEqualTo(Plan.State.OPEN);
    }

    @Test
    void whoWithdrewWhileAPlanWasHeldIsNoMemberWhenItIsApproved() {
        shop.person(1, "granted").person(2, "granted").person(3, "denied");
        Audiences audiences = shop.audiences("where: 'true'\nguards: {leastSize: 4}");
        Plan plan = audiences.plan("a");
        assertThat(plan.held()).isTrue();
        shop.tick();
        shop.person(2, "denied");
        audiences.approve(plan.planId());
        assertThat(shop.members()).containsExactlyInAnyOrder("c1, null", "c2, consent for ads denied", "c3, consent for ads denied");
    }

    @Test
    void aPlanBelowTheLeastSizeIsHeld() {
        shop.person(1, "granted").person(2, "denied");
        Audiences audiences = shop.audiences("where: 'true'\nguards: {leastSize: 2}");
        Plan plan = audiences.plan("a");
        assertThat(plan.held()).isTrue();
        assertThat(shop.members()).isEmpty();
        audiences.approve(plan.planId());
        assertThat(audiences.plan("a").held()).isFalse();
    }

    @Test
    void anUnknownAudienceIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> shop.audiences("where: 'true'").plan("b")).hasMessageContaining("there is no audience \"b\"; write a");
    }

    @Test
    void theShippedAudiencesAreReadWithoutFindingsAndRun() {
        shop.person(1, "granted");
        Audiences shipped = shop.shipped();
        assertThat(shipped.names()).containsExactly("bought-last-30-days", "high-value");
        assertThat(shipped.plan("bought-last-30-days").selected()).isZero();
        assertThat(shipped.plan("high-value").held()).isTrue();
    }
}
