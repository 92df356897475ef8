package dev.tributary.demo;

import dev.tributary.app.HubProcess;
import dev.tributary.demo.PlantedTruth.Figures;
import dev.tributary.demo.PlantedTruth.Somebody;
import dev.tributary.twin.google.GoogleLists;
import dev.tributary.twin.google.GoogleLists.UserList;
import dev.tributary.twin.meta.MetaTwin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** One demonstration, and all that it claims worked out a second time from what its twins planted. */
class DemoTest {

    private static final List<String> AUDIENCES = List.of("bought-last-30-days", "high-value");

    private static DemoRun run;
    private static DemoTwins twins;
    private static PlantedTruth truth;

    @BeforeAll
    static void runOnce() {
        use(DemoRun.onDuckDb());
    }

    static void use(DemoRun demo) {
        run = demo;
        twins = demo.twins;
        truth = demo.truth;
    }

    @Test
    void allOfItHeldAndItSaysSo() {
        assertThat(run.held).as(run.printed).isTrue();
        assertThat(run.printed)
                .contains("no findings", "2,887 returns", "370,931 order lines, in all 6781619.004 GBP", "-> 0 new rows, 0 members pushed",
                        "All of it held")
                .contains(String.format(Locale.ROOT, "are %,d people", twins.population().expectedProfiles()))
                .contains(twins.population().sharedPhones().size() + " shared identifiers joined no one")
                .doesNotContain("NOT TRUE");
    }

    @Test
    void itNamesNobody() {
        assertThat(new PlantedSpellings(twins.population()).in(run.printed)).isEmpty();
    }

    @Test
    void everyOrderAndLineIsThereToTheThousandthOfAPound() {
        assertThat(rows("select count(*) from orders where source = 'kiotviet'")).containsExactly(List.of(18_786L));
        assertThat(rows("select count(*), sum(quantity * unit_price) from order_lines where source = 'kiotviet'"))
                .containsExactly(List.of(370_931L, new BigDecimal("6781619.004")));
        assertThat(rows("select count(distinct customer_id) from orders where source = 'kiotviet'")).containsExactly(List.of(3_658L));
        assertThat(rows("select count(*) from orders where source = 'kiotviet' and kind = 'return'")).containsExactly(List.of(2_887L));
        assertThat(rows(
                "select count(*) from orders o where not exists (select 1 from order_lines l where l.source = o.source and l.order_id = o.source_id)"))
                        .containsExactly(List.of(0L));
    }

    @Test
    void theCommandLineSaysTheSumAsItIs() throws Exception {
        HubProcess query = HubProcess.start(run.folder, run.home, "query",
                "select sum(quantity * unit_price) as amount from order_lines where source = 'kiotviet'", "--format", "csv");
        assertThat(query.waitFor()).as(query.output()).isZero();
        assertThat(query.output().lines()).containsExactly("amount", "6781619.004");
    }

    @Test
    void whoIsWhoIsWhatTheTwinsPlanted() {
        Set<Set<String>> found = rows("select string_agg(source || '/' || source_id, ' ') from profile_customers group by profile_id")
                .stream()
                .map(row -> (Set<String>) new TreeSet<>(List.of(String.valueOf(row.get(0)).split(" ")))).collect(Collectors.toSet());
        assertThat(found).isEqualTo(truth.people().stream().map(Somebody::records).collect(Collectors.toSet()));
        long people = twins.population().expectedProfiles();
        assertThat(rows("select count(*) from profiles")).containsExactly(List.of(people));
        long records = truth.people().stream().mapToLong(somebody -> somebody.records().size()).sum();
        assertThat(rows("select count(*) from customers")).containsExactly(List.of(records));
        assertThat(people).isLessThan(records);
    }

    @Test
    void sharedPhonesAreReportedAndBelongToNobody() {
        assertThat(twins.population().sharedPhones()).hasSize(40);
        assertThat(rows("select count(*), min(records), min(names) from shared_identifiers where kind = 'phone'"))
                .containsExactly(List.of(40L, 2L, 2L));
        assertThat(rows("select count(*) from shared_identifiers")).containsExactly(List.of(40L));
        Set<Object> owned = rows("select value from profile_identifiers where kind = 'phone'").stream().map(row -> row.get(0))
                .collect(Collectors.toSet());
        assertThat(owned).isNotEmpty().doesNotContainAnyElementsOf(twins.population().sharedPhones());
    }

    @Test
    void everybodysMoneyIsTheSumOfTheirLines() {
        Map<String, Figures> found = new HashMap<>();
        for (List<Object> row : rows("""
                select any_value(c.source || '/' || c.source_id), i.orders_count, i.gross, i.net, i.first_order_at, i.last_order_at
                from profile_insights i join profile_customers c on c.profile_id = i.profile_id
                group by i.profile_id, i.orders_count, i.gross, i.net, i.first_order_at, i.last_order_at""")) {
            found.put((String) row.get(0), new Figures((Long) row.get(1), (BigDecimal) row.get(2), (BigDecimal) row.get(3),
                    instant(row.get(4)), instant(row.get(5))));
        }
        assertThat(found).hasSize(truth.people().size());
        int buyers = 0;
        for (Somebody somebody : truth.people()) {
            Figures figures = somebody.records().stream().filter(found::containsKey).map(found::get).findFirst().orElseThrow();
            Figures expected = somebody.figures();
            assertThat(figures.gross()).as("gross of %s", somebody.records()).isEqualByComparingTo(expected.gross());
            assertThat(figures.net()).as("net of %s", somebody.records()).isEqualByComparingTo(expected.net());
            assertThat(List.of(figures.orders(), String.valueOf(figures.first()), String.valueOf(figures.last())))
                    .as("orders of %s", somebody.records())
                    .isEqualTo(List.of(expected.orders(), String.valueOf(expected.first()), String.valueOf(expected.last())));
            buyers += expected.orders() > 0 ? 1 : 0;
        }
        assertThat(buyers).isGreaterThan(3_000);
    }

    @Test
    void theHashesOfThisTestAreThePublishedOnes() {
        assertThat(PlantedTruth.member(Set.of("Cloudy.SanFrancisco+shopping@gmail.com"), Set.of("+84912345678"), false)).containsExactly(
                "EMAIL:8dd4a9bf850242873c14976125edabc35096192b784626a5641a7d2de56e3c1e",
                "PHONE:25cc2f7574420a2d46c9f2d6cf94cdbb242ef7d479afe92ed6e8eb33a7493093");
        assertThat(PlantedTruth.googleEmail("Cloudy.SanFrancisco+shopping@gmail.com")).isEqualTo("cloudysanfrancisco@gmail.com");
    }

    @ParameterizedTest @ValueSource(strings = {"high-value", "bought-last-30-days"})
    void eachPlatformHoldsExactlyThePeopleWhoShouldBeThere(String audience) {
        Set<List<String>> google = truth.members(audience, true);
        assertThat(google.size()).as("an audience worth testing").isBetween(100, 3_000);
        assertThat(truth.selected(audience)).as("somebody is held back").hasSizeGreaterThan(google.size());
        assertThat(twins.googleLists().members(googleList(audience).id())).isEqualTo(google);
        String meta = metaList(audience).id();
        assertThat(twins.meta().members(meta)).isEqualTo(truth.members(audience, false));
        assertThat(twins.meta().size(meta)).isEqualTo(google.size());
        assertThat(rows("select count(*), count(withheld) from audience_members where audience = '" + audience + "'"))
                .containsExactly(List.of((long) truth.selected(audience).size(), (long) truth.selected(audience).size() - google.size()));
    }

    @Test
    void eachAudienceHasOneListAndTheLookalikeGrowsFromHighValue() {
        assertThat(twins.googleLists().lists()).extracting(UserList::kind).containsExactlyInAnyOrder(GoogleLists.Kind.CRM_BASED,
                GoogleLists.Kind.CRM_BASED, GoogleLists.Kind.LOOKALIKE);
        UserList similar = twins.googleLists().lists().stream().filter(list -> list.kind() == GoogleLists.Kind.LOOKALIKE).findFirst()
                .orElseThrow();
        assertThat(similar.seeds()).containsExactly(googleList("high-value").id());
        assertThat(similar.countries()).containsExactly("VN");
        assertThat(similar.expansion()).isEqualTo("BALANCED");
        assertThat(twins.meta().audiences()).extracting(MetaTwin.Audience::subtype).containsExactlyInAnyOrder("CUSTOM", "CUSTOM",
                "LOOKALIKE");
        MetaTwin.Audience alike = twins.meta().audiences().stream().filter(audience -> audience.subtype().equals("LOOKALIKE")).findFirst()
                .orElseThrow();
        assertThat(alike.originId()).isEqualTo(metaList("high-value").id());
        assertThat(alike.lookalikeSpec()).contains("\"ratio\":0.01", "\"country\":\"VN\"");
    }

    @Test
    void whatThePlatformsSaidStandsInTheLedger() {
        for (String audience : AUDIENCES) {
            for (String connection : List.of("google", "meta")) {
                assertThat(rows("select distinct state from deliveries where tuple is not null and audience = '" + audience
                        + "' and connection = '" + connection + "'"))
                                .as("%s at %s", audience, connection).containsExactly(List.of("confirmed"));
            }
        }
    }

    private static UserList googleList(String audience) {
        return twins.googleLists().lists().stream().filter(list -> list.name().equals("Tributary | " + audience)).findFirst().orElseThrow();
    }

    private static MetaTwin.Audience metaList(String audience) {
        return twins.meta().audiences().stream().filter(list -> list.name().equals("Tributary | " + audience)).findFirst().orElseThrow();
    }

    private static @Nullable Instant instant(@Nullable Object text) {
        return text == null ? null
                : LocalDateTime.parse(text.toString(), DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")).toInstant(ZoneOffset.UTC);
    }

    static List<List<Object>> rows(String sql) {
        return run.rows(sql);
    }
}
