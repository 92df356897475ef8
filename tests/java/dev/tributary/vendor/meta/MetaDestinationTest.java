package dev.tributary.vendor.meta;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.destination.Action;
import dev.tributary.destination.Delivery;
import dev.tributary.destination.DestinationContract;
import dev.tributary.destination.DestinationOptions;
import dev.tributary.destination.ListSpec;
import dev.tributary.destination.Member;
import dev.tributary.io.Sha256;
import dev.tributary.twin.kit.InjectedFault;
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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        return Map.of("adAccount", MetaTwin.AD_ACCOUNT, "accessToken", MetaTwin.TOKEN, "appSecret", MetaTwin.APP_SECRET, "baseUrl",
                twin.baseUri().toString());
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
        return "{countries: [VN], ratio: 0.02, startingRatio: 0.01}";
    }

    @Override
    public Fault faultOfAWrongSecret() {
        return Fault.CREDENTIALS;
    }

    @Test
    void rowsAreExactlyTheSchemasCells() {
        DestinationOptions bare = options.with("schema", List.of("EMAIL_SHA256", "PHONE_SHA256"));
        String email = Sha256.hex("an@example.com");
        String phone = Sha256.hex("84901234567");
        assertThat(destination.tuple("a", Map.of("email", List.of("an@example.com"), "phone", List.of("+84901234567")), bare))
                .isEqualTo("[[\"" + email + "\",\"" + phone + "\"]]");
        assertThat(destination.tuple("a", Map.of("phone", List.of("+84901234567")), bare)).isEqualTo("[[\"\",\"" + phone + "\"]]");
        assertThat(destination.tuple("a", Map.of("email", List.of("nonsense")), bare)).isNull();
        String two = destination.tuple("a", Map.of("email", List.of("an@example.com", "b@example.com"), "phone", List.of("+84901234567")),
                options);
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
        twin.throttle(1, InjectedFault.on(1));
        add(list, member("a", "an@example.com"));
        assertThat(time.waits()).contains(Duration.ofMinutes(1));
        twin.throttle(30, InjectedFault.always());
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
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFIG))
                .hasMessageContaining("apiVersion");
        String list = destination.ensureList(spec, null);
        twin.flag(list);
        assertThatThrownBy(() -> apply(list, Action.ADD, member("a", "an@example.com")))
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.REFUSED))
                .hasMessageContaining("1713230");
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
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        assertThatThrownBy(() -> apply(list, Action.ADD, member("a", "an@example.com")))
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CREDENTIALS));
    }

    @Test
    void aLookalikeIsAskedForAsTheOptionsSay() {
        String list = destination.ensureList(spec, null);
        Member[] seed = new Member[150];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = member("p" + i, "p" + i + "@example.com");
        }
        add(list, seed);
        assertThat(asked(list,
                Map.of("name", "x", "countries", List.of("VN"), "ratio", new BigDecimal("0.02"), "startingRatio", new BigDecimal("0.01"))))
                        .startsWith("{\"ratio\":0.02,\"starting_ratio\":0.01,\"country\":\"VN\"");
        assertThat(asked(list, Map.of("name", "x", "countries", List.of("VN", "TH"), "type", "reach")))
                .startsWith("{\"type\":\"reach\",\"location_spec\":{\"geo_locations\":{\"countries\":[\"VN\",\"TH\"]}}");
    }

    /** The specification of a new lookalike as the twin received it. */
    private String asked(String seed, Map<String, Object> lookalike) {
        DestinationOptions wanted = options.with("lookalike", new DestinationOptions(lookalike));
        String id = destination.ensureLookalike(new ListSpec("high-value", "tributary:abc:like:" + lookalike.size(), wanted), seed, null);
        return twin.audiences().stream().filter(audience -> audience.id().equals(id)).findFirst().orElseThrow().lookalikeSpec();
    }
}
