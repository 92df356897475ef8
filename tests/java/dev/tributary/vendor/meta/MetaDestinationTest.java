package dev.tributary.vendor.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.destination.Action;
import dev.tributary.destination.AudienceOptions;
import dev.tributary.destination.Delivery;
import dev.tributary.destination.DestinationContract;
import dev.tributary.destination.Member;
import dev.tributary.destination.meta.MetaDestination;
import dev.tributary.io.Sha256;
import dev.tributary.twin.kit.Misbehaviour;
import dev.tributary.twin.kit.Twin;
import dev.tributary.twin.meta.MetaTwin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

class MetaDestinationTest extends DestinationContract {

    private final MetaTwin twin = new MetaTwin(0, CLOCK);

    @AfterEach
    void stop() {
        twin.close();
    }

    @Override
    public Twin twin() {
        return twin;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("adAccount", MetaTwin.AD_ACCOUNT, "accessToken", MetaTwin.TOKEN, "appSecret", MetaTwin.APP_SECRET, "baseUrl", twin.baseUri().toString());
    }

    @Override
    public String platform() {
        return "meta";
    }

    @Override
    public String secretSetting() {
        return "accessToken";
    }

    @Override
    public Set<List<String>> held(String listId) {
        return twin.members(listId);
    }

    @Override
    public String lookalikeOptions() {
        return "{countries: [VN], ratio: 0.02, starting_ratio: 0.01}";
    }

    @Override
    public Fault faultOfAWrongSecret() {
        return Fault.CREDENTIALS;
    }

    @Test
    void rowsAreExactlyTheSchemasCells() {
        AudienceOptions bare = new AudienceOptions("x", List.of("EMAIL_SHA256", "PHONE_SHA256"), null, null, null);
        String email = Sha256.hex("an@example.com");
        String phone = Sha256.hex("84901234567");
        assertThat(destination.tuple("a", List.of("an@example.com"), List.of("+84901234567"), bare)).isEqualTo("[[\"" + email + "\",\"" + phone + "\"]]");
        assertThat(destination.tuple("a", List.of(), List.of("+84901234567"), bare)).isEqualTo("[[\"\",\"" + phone + "\"]]");
        assertThat(destination.tuple("a", List.of("nonsense"), List.of(), bare)).isNull();
        String two = destination.tuple("a", List.of("an@example.com", "b@example.com"), List.of("+84901234567"), options);
        assertThat(two).isEqualTo("[[\"a\",\"" + email + "\",\"" + phone + "\"],[\"a\",\"" + Sha256.hex("b@example.com") + "\",\"\"]]");
        assertThat(destination.rows(two)).isEqualTo(2);
    }

    @Test
    void moreInvalidRowsThanMetaNamesAreAllFound() {
        String list = destination.ensureList(spec, null);
        Member[] members = new Member[1_000];
        for (int i = 0; i < members.length; i++) {
            Member good = member(String.valueOf(i), "p" + i + "@example.com");
            members[i] = i % 4 == 0 ? new Member(good.profileId(), good.tuple().replaceFirst("[0-9a-f]{64}", "bad")) : good;
        }
        List<Delivery> deliveries = apply(list, Action.ADD, members);
        assertThat(deliveries.stream().filter(delivery -> delivery.outcome() == Delivery.Outcome.REJECTED)).hasSize(250)
                .allMatch(delivery -> Integer.parseInt(delivery.profileId()) % 4 == 0);
        assertThat(twin.size(list)).isEqualTo(750);
    }

    @Test
    void throttlingIsWaitedOutAsLongAsTheHeaderSays() {
        String list = destination.ensureList(spec, null);
        twin.throttle(1, Misbehaviour.on(1));
        add(list, member("a", "an@example.com"));
        assertThat(time.waits()).contains(Duration.ofMinutes(1));
        twin.throttle(30, Misbehaviour.always());
        assertThat(apply(list, Action.ADD, member("b", "binh@example.com"))).singleElement().satisfies(delivery -> {
            assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY_LATER);
            assertThat(delivery.reason()).contains("30 minutes").contains("80003");
        });
    }

    @Test
    void aNewAudienceThatIsNotVisibleYetIsAskedAgain() {
        twin.lateToAppear(2);
        String list = destination.ensureList(spec, null);
        add(list, member("a", "an@example.com"));
        assertThat(time.waits()).hasSize(2);
    }

    @Test
    void anOldVersionAndAFlaggedAudienceAreToldApart() {
        Map<String, String> old = new HashMap<>(settings());
        old.put("apiVersion", "v24.0");
        assertThatThrownBy(() -> opened(old).check())
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFIG)).hasMessageContaining("apiVersion");
        String list = destination.ensureList(spec, null);
        twin.flag(list);
        assertThatThrownBy(() -> apply(list, Action.ADD, member("a", "an@example.com")))
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.REFUSED)).hasMessageContaining("1713230");
    }

    @Test
    void theProofOfTheSecretTravelsWhenMetaDemandsIt() {
        twin.proofRequired(true);
        destination.check();
        String list = destination.ensureList(spec, null);
        add(list, member("a", "an@example.com"));
        Map<String, String> without = new HashMap<>(settings());
        without.remove("appSecret");
        assertThatThrownBy(() -> opened(without).check()).isInstanceOf(FaultException.class);
    }

    @Test
    void aTokenThatEndsDuringAPushIsACredentialsFault() {
        String list = destination.ensureList(spec, null);
        twin.misbehave(Misbehaviour.expireTokens(Misbehaviour.on(1)));
        assertThatThrownBy(() -> apply(list, Action.ADD, member("a", "an@example.com")))
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CREDENTIALS));
    }

    @Test
    void aLookalikeIsAskedForAsTheOptionsSay() {
        assertThat(MetaDestination.lookalikeSpec(new AudienceOptions.Lookalike("x", List.of("VN"), new BigDecimal("0.02"), new BigDecimal("0.01"), null, null)))
                .isEqualTo("{\"ratio\":0.02,\"starting_ratio\":0.01,\"country\":\"VN\"}");
        assertThat(MetaDestination.lookalikeSpec(new AudienceOptions.Lookalike("x", List.of("VN", "TH"), null, null, "reach", null)))
                .isEqualTo("{\"type\":\"reach\",\"location_spec\":{\"geo_locations\":{\"countries\":[\"VN\",\"TH\"]}}}");
    }
}
