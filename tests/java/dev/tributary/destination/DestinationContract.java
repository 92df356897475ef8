package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.app.ShippedDestinations;
import dev.tributary.audience.Audience;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import dev.tributary.connector.Connector;
import dev.tributary.connector.ConnectorFile;
import dev.tributary.http.HttpContext;
import dev.tributary.http.HttpRules;
import dev.tributary.http.RetryPolicy;
import dev.tributary.io.Sha256;
import dev.tributary.pull.FakeTime;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.Twin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every destination keeps, tried against its twin. */
public abstract class DestinationContract {

    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T08:00:00Z"), ZoneOffset.UTC);

    @TempDir Path folder;
    public final FakeTime time = new FakeTime();
    /** gRPC's own retry cannot be driven by our waiter, so the first wait is a millisecond. */
    public static final RetryPolicy RETRY = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofSeconds(60), Duration.ofSeconds(60));
    private static final Map<String, Connector> CONNECTORS = ConnectorFile.readAll(new Home(Path.of("")), new Findings());
    private final List<Destination> opened = new ArrayList<>();
    public Destination destination;
    public DestinationOptions options;
    public ListSpec spec;

    /** The twin that members are sent to. */
    public abstract Twin twin();

    public abstract Map<String, String> settings();

    public abstract String platform();

    /** The setting that proves who we are. */
    public abstract String secretSetting();

    /** The processed members of a list, each as its identifiers. */
    public abstract Set<List<String>> held(String listId);

    public abstract String lookalikeOptions();

    public abstract Fault faultOfAWrongSecret();

    @BeforeEach
    public void open() {
        destination = opened(settings());
        options = OptionReader.read(type(), "high-value", null);
        spec = new ListSpec("high-value", "tributary:abc:high-value", options);
    }

    @AfterEach
    public void close() {
        opened.forEach(Destination::close);
    }

    private DestinationType type() {
        return ShippedDestinations.TYPES.get(platform());
    }

    public Destination opened(Map<String, String> settings) {
        Destination made = made(CONNECTORS.get(platform()).rules(), settings);
        opened.add(made);
        return made;
    }

    /** A destination of the shipped connector, with rules of its own. */
    public Destination made(HttpRules rules, Map<String, String> settings) {
        Connector shipped = CONNECTORS.get(platform());
        HttpRules quick = new HttpRules(rules.connector(), rules.limits(), rules.usage(), rules.errors(), rules.success(),
                rules.errorCode(), rules.timeout(), RETRY);
        Connector connector = new Connector(shipped.id(), shipped.about(), shipped.docs(), shipped.apiVersion(), shipped.sunset(),
                shipped.settings(), shipped.http(), shipped.auth(),
                quick, shipped.streams(), shipped.webhooks());
        return type().create(DestinationSettings.of(connector, "shop", settings),
                new DestinationContext(connector, HttpContext.of(time, time, folder.resolve("tokens-" + opened.size()))));
    }

    @Test
    public void removesAMemberWhoLeft() {
        String list = destination.ensureList(spec, null);
        add(list, member("a", "an@example.com"), member("b", "binh@example.com"));
        assertThat(held(list)).isEqualTo(Set.of(shown("an@example.com"), shown("binh@example.com")));
        assertThat(apply(list, Action.REMOVE, member("a", "an@example.com")))
                .allMatch(delivery -> delivery.outcome() == Delivery.Outcome.ACCEPTED);
        assertThat(held(list)).isEqualTo(Set.of(shown("binh@example.com")));
    }

    @Test
    public void theSameDeltaTwiceChangesNothing() {
        String list = destination.ensureList(spec, null);
        add(list, member("a", "an@example.com"), member("b", "binh@example.com"));
        Set<List<String>> before = held(list);
        add(list, member("a", "an@example.com"), member("b", "binh@example.com"));
        assertThat(held(list)).isEqualTo(before).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(apply(list, Action.REMOVE, member("a", "an@example.com")))
                    .allMatch(delivery -> delivery.outcome() == Delivery.Outcome.ACCEPTED);
            assertThat(held(list)).hasSize(1);
        }
    }

    @Test
    public void allIdentifiersOfOnePersonAreOneMember() {
        String list = destination.ensureList(spec, null);
        Member member = new Member("a", destination.tuple("a",
                Map.of("email", List.of("an@example.com", "an2@example.com"), "phone", List.of("+84901234567")), options));
        add(list, member);
        List<String> all = new ArrayList<>(shown("an@example.com"));
        all.addAll(shown("an2@example.com"));
        all.add("PHONE:" + Sha256.hex(platform().equals("meta") ? "84901234567" : "+84901234567"));
        assertThat(held(list)).isEqualTo(Set.of(all.stream().sorted().toList()));
        apply(list, Action.REMOVE, member);
        assertThat(held(list)).isEmpty();
    }

    @Test
    public void reportsEachRejectedMemberAndKeepsItsNeighbours() {
        String list = destination.ensureList(spec, null);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Member good = member("p" + i, "p" + i + "@example.com");
            members.add(i % 100 == 7 ? new Member(good.profileId(), good.tuple().replaceFirst("[0-9a-f]{64}", "xyz" + i)) : good);
        }
        List<Delivery> deliveries = apply(list, Action.ADD, members.toArray(Member[]::new));
        assertThat(deliveries).hasSize(500);
        assertThat(deliveries.stream().filter(delivery -> delivery.outcome() == Delivery.Outcome.REJECTED).map(Delivery::profileId))
                .containsExactlyInAnyOrder("p7", "p107", "p207", "p307", "p407");
        assertThat(deliveries.stream().filter(delivery -> delivery.outcome() == Delivery.Outcome.ACCEPTED)).hasSize(495)
                .allMatch(delivery -> delivery.requestId() != null);
        assertThat(held(list)).hasSize(495);
    }

    @Test
    public void aListIsFoundByItsMarkerAndNeverByItsName() {
        String list = destination.ensureList(spec, null);
        assertThat(opened(settings()).ensureList(spec, null)).isEqualTo(list);
        ListSpec other = new ListSpec("high", "tributary:abc:high", named("Another name"));
        assertThat(destination.ensureList(other, null)).isNotEqualTo(list);
        assertThat(destination.ensureList(spec, "from-the-ledger")).isEqualTo("from-the-ledger");
    }

    @Test
    public void throttlingAndOutagesAreWaitedOutAndThenLeftForLater() {
        String list = destination.ensureList(spec, null);
        for (InjectedFault once : List.of(InjectedFault.tooManyRequests("2", InjectedFault.on(1)),
                InjectedFault.status(503, InjectedFault.on(1)),
                InjectedFault.cut(InjectedFault.on(1)), InjectedFault.truncate(InjectedFault.on(1)),
                InjectedFault.invalidJson(InjectedFault.on(1)))) {
            int before = time.waits().size();
            twin().inject(once);
            assertThat(apply(list, Action.ADD, member("a", "an@example.com")))
                    .allMatch(delivery -> delivery.outcome() == Delivery.Outcome.ACCEPTED);
            assertThat(time.waits()).hasSize(before + 1);
        }
        for (InjectedFault lasting : List.of(InjectedFault.tooManyRequests("2", InjectedFault.always()),
                InjectedFault.status(500, InjectedFault.always()))) {
            int before = time.waits().size();
            twin().inject(lasting);
            assertThat(apply(list, Action.ADD, member("b", "binh@example.com"))).singleElement()
                    .satisfies(delivery -> assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY_LATER));
            assertThat(time.waits()).hasSize(before + RETRY.tries() - 1);
        }
        twin().inject(InjectedFault.tooManyRequests("2", InjectedFault.on(1)));
        int before = time.waits().size();
        add(list, member("b", "binh@example.com"));
        assertThat(time.waits().subList(before, time.waits().size())).containsExactly(Duration.ofSeconds(2));
        assertThat(held(list)).hasSize(2);
    }

    @Test
    public void anErrorRuleOfTheConnectorFileIsHonoured() throws IOException {
        String list = destination.ensureList(spec, null);
        twin().inject(InjectedFault.status(418, InjectedFault.on(1)));
        assertThatThrownBy(() -> apply(list, Action.ADD, member("a", "an@example.com")))
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.REFUSED));
        Destination changed = made(rulesWith("  - {status: 418, means: vendor-down}"), settings());
        twin().inject(InjectedFault.status(418, InjectedFault.on(1)));
        assertThat(changed.apply(list, Action.ADD, List.of(member("a", "an@example.com")), options))
                .allMatch(delivery -> delivery.outcome() == Delivery.Outcome.ACCEPTED);
        changed.close();
    }

    /** The rules of the shipped connector file with one error rule more. */
    private HttpRules rulesWith(String errorRule) throws IOException {
        String shipped = Files.readString(Path.of("connectors", platform(), "connector.yaml"));
        Path file = Files.createDirectories(folder.resolve("connectors").resolve(platform())).resolve("connector.yaml");
        Files.writeString(file, shipped.replace("\nerrors:\n", "\nerrors:\n" + errorRule + "\n"));
        Findings findings = new Findings();
        Connector connector = ConnectorFile.readAll(new Home(folder), findings).get(platform());
        assertThat(findings.all()).isEmpty();
        return connector.rules();
    }

    @Test
    public void aVendorThatAsksForHoursIsLeftForTheNextRun() {
        String list = destination.ensureList(spec, null);
        twin().inject(InjectedFault.tooManyRequests("7200", InjectedFault.always()));
        assertThat(apply(list, Action.ADD, member("a", "an@example.com")))
                .allMatch(delivery -> delivery.outcome() == Delivery.Outcome.RETRY_LATER);
        assertThat(time.waits()).isEmpty();
    }

    @Test
    public void aWrongSecretIsAFaultThatSaysWhatToDo() {
        Map<String, String> wrong = new HashMap<>(settings());
        wrong.put(secretSetting(), "not-the-secret");
        assertThatThrownBy(() -> opened(wrong).check()).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault()).isEqualTo(faultOfAWrongSecret());
            assertThat(e).hasMessageContaining(secretSetting()).hasMessageNotContaining("not-the-secret");
            assertThat(e.getCause()).isNull();
        });
        destination.check();
    }

    @Test
    public void aMissingOrUnknownSettingIsNamed() {
        Map<String, String> wrong = new HashMap<>(settings());
        wrong.remove(secretSetting());
        wrong.put("colour", "red");
        assertThatThrownBy(() -> opened(wrong)).isInstanceOf(FaultException.class).hasMessageContaining("lacks " + secretSetting())
                .hasMessageContaining("colour").hasMessageContaining("connection \"shop\"");
    }

    @Test
    public void aListThatTheAccountDoesNotHaveIsGone() {
        assertThatThrownBy(() -> apply("999999", Action.ADD, member("a", "an@example.com"))).isInstanceOf(ListGoneException.class);
        assertThatThrownBy(() -> destination.confirm("999999", List.of())).isInstanceOf(ListGoneException.class);
    }

    @Test
    public void pushesConfirmsAndGrowsALookalikeThroughTheLedger() throws IOException {
        PushedPeople people = PushedPeople.in(folder).members(1_200).member("n");
        Audience audience = audience("name: High value\nlookalike: " + lookalikeOptions());
        Activation activation = new Activation(people.warehouse(), ShippedDestinations.TYPES, List.of(destination), name -> audience,
                CLOCK);
        PushResult first = activation.push(PushedPeople.PLAN, platform());
        assertThat(first.fault()).isNull();
        assertThat(first.accepted()).isEqualTo(1_200);
        assertThat(first.withheld()).isEqualTo(Map.of("no usable identifier", 1L));
        String list = people.rows("select list_id from lists").get(0);
        assertThat(held(list)).isEqualTo(expected(0, 1_200));

        people.leave("p0").identifiers("p1", "new@example.com");
        PushResult second = activation.push(PushedPeople.PLAN, platform());
        assertThat(List.of(second.removes(), second.adds())).containsExactly(2L, 1L);
        Set<List<String>> expected = expected(2, 1_200);
        expected.add(shown("new@example.com"));
        assertThat(held(list)).isEqualTo(expected);
        assertThat(activation.push(PushedPeople.PLAN, platform()).adds()).isZero();

        Readback readback = activation.confirm(PushedPeople.AUDIENCE);
        assertThat(readback.faults()).isEmpty();
        assertThat(readback.connections().get(0).states()).isEqualTo(Map.of("confirmed", 1_199L, "removed", 1L, "withheld", 1L));
        assertThat(readback.connections().get(0).size()).isBetween(1_000L, 1_250L);

        String lookalike = activation.lookalike(PushedPeople.AUDIENCE).connections().get(0).lookalikeId();
        assertThat(lookalike).isNotNull().isNotEqualTo(list);
        people.execute("update lists set lookalike_id = null, lookalike_marker = null");
        assertThat(activation.lookalike(PushedPeople.AUDIENCE).connections().get(0).lookalikeId()).as("found by its marker")
                .isEqualTo(lookalike);
        int requests = twin().requests().size();
        activation.lookalike(PushedPeople.AUDIENCE);
        assertThat(twin().requests()).hasSize(requests);
        people.warehouse().close();
    }

    @Test
    public void noRequestLogHoldsASecretOrAnIdentifier() {
        String list = destination.ensureList(spec, null);
        add(list, member("a", "an@example.com"));
        destination.confirm(list, List.of());
        assertThat(twin().requests()).isNotEmpty().allSatisfy(request -> {
            assertThat(request.path()).doesNotContain(Sha256.hex("an@example.com"), "an@example.com");
            settings().forEach((key, value) -> {
                if (key.endsWith("Token") || key.endsWith("Secret")) {
                    assertThat(request.path()).doesNotContain(value);
                }
            });
        });
    }

    @Test
    public void noAnswerOrFaultNamesAnIdentifierOrASecret() {
        String list = destination.ensureList(spec, null);
        Member broken = new Member("b", member("b", "binh@example.com").tuple().replaceFirst("[0-9a-f]{64}", "binh@example.com"));
        StringBuilder said = new StringBuilder(apply(list, Action.ADD, member("a", "an@example.com"), broken).toString()).append(broken)
                .append(destination);
        for (InjectedFault failing : List.of(InjectedFault.status(500, InjectedFault.always()),
                InjectedFault.status(400, InjectedFault.always()),
                InjectedFault.invalidJson(InjectedFault.always()), InjectedFault.cut(InjectedFault.always()),
                InjectedFault.expireTokens(InjectedFault.always()))) {
            twin().inject(failing);
            try {
                said.append(apply(list, Action.ADD, member("a", "an@example.com")));
            } catch (FaultException e) {
                java.io.StringWriter trace = new java.io.StringWriter();
                e.printStackTrace(new java.io.PrintWriter(trace));
                said.append(trace);
            }
        }
        assertThat(said.toString()).doesNotContain("@example.com", Sha256.hex("an@example.com"));
        settings().forEach((key, value) -> {
            if (key.endsWith("Token") || key.endsWith("Secret")) {
                assertThat(said.toString()).doesNotContain(value);
            }
        });
    }

    private Set<List<String>> expected(int from, int to) {
        Set<List<String>> all = new java.util.HashSet<>();
        for (int i = from; i < to; i++) {
            String phone = "84" + (900000000 + i);
            all.add(List.of("EMAIL:" + Sha256.hex("user." + i + "@example.com"),
                    "PHONE:" + Sha256.hex(platform().equals("meta") ? phone : "+" + phone)));
        }
        return all;
    }

    public Audience audience(String yaml) throws IOException {
        Findings findings = new Findings();
        Path file = Files.writeString(folder.resolve("options.yaml"), yaml);
        YamlNode root = new Home(folder).yaml(file, findings);
        assertThat(findings.all()).isEmpty();
        return new Audience("high-value", "", "true", "ads", 0, 100, Map.of(platform(), Section.of(root, findings, "options")),
                Set.of("email", "phone"), root);
    }

    private DestinationOptions named(String name) {
        return options.with(DestinationOption.NAME, name);
    }

    public Member member(String id, String email) {
        return new Member(id, destination.tuple(id, Map.of("email", List.of(email)), options));
    }

    public static List<String> shown(String email) {
        return List.of("EMAIL:" + Sha256.hex(email));
    }

    public void add(String list, Member... members) {
        assertThat(apply(list, Action.ADD, members)).extracting(Delivery::outcome).containsOnly(Delivery.Outcome.ACCEPTED);
    }

    public List<Delivery> apply(String list, Action action, Member... members) {
        List<Delivery> deliveries = destination.apply(list, action, List.of(members), options);
        assertThat(new TreeSet<>(deliveries.stream().map(Delivery::profileId).toList())).hasSize(members.length);
        return deliveries;
    }
}
