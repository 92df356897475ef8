package dev.tributary.vendor.google;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.destination.Action;
import dev.tributary.destination.Confirmation;
import dev.tributary.destination.Delivery;
import dev.tributary.destination.DestinationContract;
import dev.tributary.destination.DestinationOptions;
import dev.tributary.destination.ListSpec;
import dev.tributary.destination.Member;
import dev.tributary.io.Sha256;
import dev.tributary.twin.google.DataManagerTwin;
import dev.tributary.twin.google.GoogleAdsTwin;
import dev.tributary.twin.google.GoogleLists;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.Twin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GoogleDestinationTest extends DestinationContract {

    private final GoogleLists lists = new GoogleLists();
    private final DataManagerTwin twin = new DataManagerTwin(0, CLOCK, lists);
    private final GoogleAdsTwin ads = new GoogleAdsTwin(0, CLOCK, lists);

    @AfterEach
    void stop() {
        twin.close();
        ads.close();
    }

    @Override
    public Twin twin() {
        return twin;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("customerId", "123-456-7890", "loginCustomerId", GoogleLists.MANAGER_ID, "clientId", DataManagerTwin.CLIENT_ID,
                "clientSecret", DataManagerTwin.CLIENT_SECRET, "refreshToken", DataManagerTwin.REFRESH_TOKEN, "dataManagerUrl",
                twin.baseUri().toString(),
                "tokenUrl", twin.baseUri() + "/token", "adsEndpoint", "127.0.0.1:" + ads.baseUri().getPort(), "adsPlaintext", "true");
    }

    @Override
    public String platform() {
        return "google";
    }

    @Override
    public String secretSetting() {
        return "refreshToken";
    }

    @Override
    public Set<List<String>> held(String listId) {
        twin.settle();
        return twin.members(Long.parseLong(listId));
    }

    @Override
    public String lookalikeOptions() {
        return "{countries: [VN], expansion: narrow}";
    }

    @Override
    public Fault faultOfAWrongSecret() {
        return Fault.CREDENTIALS;
    }

    @Test
    void anExpiredTokenIsRenewedOnce() {
        String list = destination.ensureList(spec, null);
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        add(list, member("a", "an@example.com"));
        assertThat(held(list)).hasSize(1);
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        assertThat(destination.confirm(list, List.of()).size()).as("Google Ads shares the token").isZero();
    }

    @Test
    void aTokenWithoutTheScopeIsACredentialsFault() {
        twin.grant(Set.of(DataManagerTwin.ADWORDS_SCOPE));
        assertThatThrownBy(() -> destination.check())
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CREDENTIALS))
                .hasMessageContaining("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    }

    @Test
    void aRequestIsNotDoneUntilGoogleHasProcessedIt() {
        String list = destination.ensureList(spec, null);
        List<Delivery> deliveries = apply(list, Action.ADD, member("a", "an@example.com"), member("b", "binh@example.com"));
        String request = deliveries.get(0).requestId();
        assertThat(destination.confirm(list, List.of(request)).requests().get(request).state()).isEqualTo(Confirmation.State.PROCESSING);
        twin.settle();
        assertThat(destination.confirm(list, List.of(request))).satisfies(confirmation -> {
            assertThat(confirmation.requests().get(request).state()).isEqualTo(Confirmation.State.CONFIRMED);
            assertThat(confirmation.matchRate()).isEqualTo("81 to 90 %");
        });
    }

    @Test
    void whatGoogleFindsWrongLaterIsToldByReason() {
        String list = destination.ensureList(spec, null);
        twin.rejectInProcessing(Sha256.hex("an@example.com"));
        String partial = apply(list, Action.ADD, member("a", "an@example.com"), member("b", "binh@example.com")).get(0).requestId();
        String failed = apply(list, Action.ADD, member("a", "an@example.com")).get(0).requestId();
        twin.settle();
        assertThat(destination.confirm(list, List.of(partial, failed)).requests()).isEqualTo(Map.of(
                partial, new Confirmation.Answer(Confirmation.State.PARTIAL, "1 INVALID_FORMAT"),
                failed, new Confirmation.Answer(Confirmation.State.FAILED, "1 INVALID_FORMAT")));
    }

    @Test
    void aMemberCarriesTheConsentThatIsTheirsAndNotTheRequests() {
        String list = destination.ensureList(spec, null);
        Member granted = member("a", "an@example.com");
        Member denied = new Member("b", member("b", "binh@example.com").tuple(), "GD");
        Member silent = new Member("c", member("c", "chi@example.com").tuple(), "UU");
        String request = apply(list, Action.ADD, granted, denied, silent).get(0).requestId();
        assertThat(held(list)).hasSize(1);
        assertThat(destination.confirm(list, List.of(request)).requests().get(request).reason()).contains("1 DENIED_CONSENT")
                .contains("1 NO_CONSENT");
        assertThat(apply(list, Action.REMOVE, denied, silent)).extracting(Delivery::outcome).as("a removal asks for no consent")
                .containsOnly(Delivery.Outcome.ACCEPTED);
    }

    @Test
    void aNameThatIsTakenByAListOfSomeoneElseIsAConfigurationFault() {
        destination.ensureList(spec, null);
        ListSpec other = new ListSpec("high-value", "tributary:other:high-value", options);
        assertThatThrownBy(() -> destination.ensureList(other, null))
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFIG))
                .hasMessageContaining("set another name");
    }

    @Test
    void aListTellsItsMarkerAndHowLongItsMembersStay() {
        destination.ensureList(spec, null);
        assertThat(lists.lists()).singleElement().satisfies(list -> {
            assertThat(list.integrationCode()).isEqualTo(spec.marker());
            assertThat(list.membershipDays()).isEqualTo(540);
        });
    }

    @Test
    void aRefusalOfGoogleAdsNamesItsReason() {
        String list = destination.ensureList(spec, null);
        DestinationOptions wrong = options.with("lookalike",
                new DestinationOptions(Map.of("name", "x", "countries", List.of("QQ"), "expansion", "narrow")));
        assertThatThrownBy(
                () -> destination.ensureLookalike(new ListSpec("high-value", "tributary:abc:high-value:lookalike:1", wrong), list, null))
                        .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.REFUSED))
                        .hasMessageContaining("INVALID_ARGUMENT, ");
    }

    @Test
    void googleAdsIsAskedAgainWhenItIsDown() {
        String list = destination.ensureList(spec, null);
        ads.inject(InjectedFault.status(503, InjectedFault.on(1)));
        assertThat(destination.confirm(list, List.of()).size()).isZero();
        ads.inject(InjectedFault.status(503, InjectedFault.always()));
        assertThatThrownBy(() -> destination.confirm(list, List.of())).isInstanceOfSatisfying(FaultException.class,
                e -> assertThat(e.fault()).isEqualTo(Fault.VENDOR_DOWN));
    }

    @Test
    void noMoreThanTenIdentifiersOfOnePersonAreSent() {
        List<String> emails = java.util.stream.IntStream.range(0, 20).mapToObj(i -> "an" + i + "@example.com").toList();
        String tuple = destination.tuple("a", Map.of("email", emails, "phone", List.of("+84901234567")), options);
        assertThat(tuple.split("emailAddress", -1)).hasSize(10);
        assertThat(tuple.split("phoneNumber", -1)).hasSize(2);
        assertThat(destination.tuple("a", Map.of("email", List.of("+only@gmail.com")), options)).isNull();
    }
}
