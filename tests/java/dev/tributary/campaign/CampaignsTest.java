package dev.tributary.campaign;

import dev.tributary.FaultException;
import dev.tributary.SmallShop;
import dev.tributary.canonical.Table;
import dev.tributary.config.Finding;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.mapping.CanonicalFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CampaignsTest {

    private static final Set<String> ONLY_VISITS = Set.of("direct", "organic", "referral", "affiliate");

    @TempDir Path folder;

    @Test
    void theShippedExampleIsSoundOnceItIsNoComment() throws IOException {
        StringBuilder uncommented = new StringBuilder();
        for (String line : Files.readAllLines(Path.of("config/campaigns.yaml"))) {
            if (line.matches("# (  .*|(sites|sources|mediums|campaigns|contents|rules):)")) {
                uncommented.append(line.substring(2)).append('\n');
            }
        }
        Campaigns campaigns = read(uncommented.toString().replaceAll("(?m)^  {5,}[^- ].*\\n", ""));
        assertThat(campaigns.entries(UtmKey.SOURCE)).extracting(Entry::value).containsExactly("facebook", "google", "newsletter",
                "linh-blog");
        assertThat(campaigns.facts(new Utm("FB", "CPC", "Tet2027", "film-15s", null)))
                .isEqualTo(new Facts("ads_meta", "Film of 15 seconds", null, null, "Moon Media"));
        assertThat(campaigns.facts(new Utm("linh-blog", "referral", "tet-2027", null, null)))
                .isEqualTo(new Facts("referral", null, null, "Linh", "Moon Media"));
    }

    @Test
    void theChannelsAreThoseOfEngagementsAndThoseThatOnlyVisitsHave() {
        Table engagements = Objects.requireNonNull(CanonicalFile.read(SmallShop.REPOSITORY, new Findings()).table("engagements"));
        Set<String> declared = engagements.columns().get(engagements.ordinal("channel")).values();
        assertThat(Channels.all()).containsAll(declared).containsAll(ONLY_VISITS).hasSize(declared.size() + ONLY_VISITS.size());
    }

    @Test
    void everyMistakeIsToldWithItsPlace() throws IOException {
        write("""
                sites:
                  https://www.example.com/: {name: shop}
                sources:
                  Facebook: {channel: facebok}
                  google: {also: [GOOGLE, adwords], chanel: ads_google}
                mediums: [cpc]
                campaigns:
                  " tet": {}
                  lan@example.com: {about: no}
                rules:
                  - {source: gogle, channel: ads_google}
                  - {channel: email}
                  - {medium: cpc}
                """);
        Findings findings = new Findings();
        Campaigns.read(new Home(folder), findings);
        assertThat(findings.all()).extracting(Finding::toString).allMatch(line -> line.startsWith("config/campaigns.yaml:"))
                .extracting(line -> line.substring(22)).containsExactly(
                        "2:29: site \"https://www.example.com/\" is no host name; write the host alone, without https:// and path, such as www.example.com",
                        "4:13: source \"Facebook\" cannot be a value of utm_source: it has capital letters, and utm_source is kept in small ones; "
                                + "write such as newsletter; spellings that are met go under also",
                        "4:23: source \"Facebook\": unknown channel \"facebok\"; " + Findings.oneOf(Channels.all(), "facebok"),
                        "5:19: source \"google\": the spelling \"GOOGLE\" means \"google\" already, for case means nothing; keep one of the two",
                        "5:37: source \"google\": unknown key \"chanel\"; write about, agency, also, channel, content, influencer or site (did you mean channel?)",
                        "6:10: campaigns: \"mediums\" is a list, expected a mapping; write name: {…} pairs",
                        "8:11: campaign \" tet\" cannot be a value of utm_campaign: it has blanks at an end or control characters inside; "
                                + "write such as tet-2027; spellings that are met go under also",
                        "9:20: campaign \"lan@example.com\" cannot be a value of utm_campaign: it looks like an e-mail address, and links are seen by everyone they pass; "
                                + "write such as tet-2027; spellings that are met go under also",
                        "11:14: rule 1: source \"gogle\" is not listed under sources; write Facebook or google (did you mean google?)",
                        "12:5: rule 2 has no condition; add source, medium, campaign, content or term",
                        "13:5: rule 3 says nothing; add channel, site, influencer or agency");
    }

    @ParameterizedTest @CsvSource(nullValues = "-", value = {
        // source, medium, campaign, click, referrer host, entry host -> channel
        "-, -, -, -, -, shop.example, direct",
        "-, -, -, -, shop.example, shop.example, direct",
        "-, -, -, -, www.google.com.vn, shop.example, organic",
        "-, -, -, -, mail.google.com, shop.example, referral",
        "-, -, -, -, l.facebook.com, shop.example, facebook",
        "-, -, -, -, chat.zalo.me, shop.example, zalo",
        "-, -, -, -, blog.example.net, shop.example, referral",
        "-, -, -, fbclid, l.facebook.com, shop.example, facebook",
        "-, -, -, gclid, www.google.com, shop.example, ads_google",
        "google, cpc, tet, gclid, www.google.com, shop.example, ads_google",
        "facebook, paid_social, tet, fbclid, -, shop.example, ads_meta",
        "tiktok, cpc, tet, -, -, shop.example, ads_other",
        "mailchimp, email, tet, -, -, shop.example, email",
        "zalo, post, tet, -, -, shop.example, zalo",
        "linh, story, tet, -, -, shop.example, other",
        "linh, story, tet, fbclid, -, shop.example, facebook",
        "-, -, tet, -, -, shop.example, other"})
    void aVisitWithoutAWordInTheDictionaryGetsTheChannelOfWhatLedToIt(String source, String medium, String campaign, String click,
            String referrer, String entry, String channel)
            throws IOException {
        Campaigns campaigns = read("");
        assertThat(campaigns.facts(new Utm(source, medium, campaign, null, null), click, referrer, entry))
                .isEqualTo(new Facts(channel, null, null, null, null));
    }

    @Test
    void aVisitFromASatelliteOrOnOneCountsForIt() throws IOException {
        Campaigns campaigns = read("sites: {shop.example: {}, www.shop.example: {}, tet.example: {name: Tet page, satellite: true}}\n");
        Utm none = new Utm(null, null, null, null, null);
        assertThat(campaigns.facts(none, null, "tet.example", "shop.example"))
                .isEqualTo(new Facts("referral", null, "Tet page", null, null));
        assertThat(campaigns.facts(none, null, null, "tet.example")).isEqualTo(new Facts("direct", null, "Tet page", null, null));
        assertThat(campaigns.facts(none, null, "www.shop.example", "shop.example")).isEqualTo(new Facts("direct", null, null, null, null));
        assertThat(campaigns.facts(new Utm("facebook", "cpc", "x", null, null), null, "tet.example", "shop.example"))
                .isEqualTo(new Facts("ads_meta", null, "Tet page", null, null));
    }

    @Test
    void anotherSpellingCountsForTheSameChannel() throws IOException {
        Campaigns campaigns = read("sources: {facebook: {also: [fb]}}\nmediums: {cpc: {also: [click]}}\n");
        assertThat(campaigns.facts(new Utm("FB", "Click", null, null, null), null, null, null).channel()).isEqualTo("ads_meta");
    }

    @Test
    void theMostDetailedValueThatSaysAThingWins() throws IOException {
        Campaigns campaigns = read("""
                sources: {google: {channel: organic, agency: A}}
                mediums: {cpc: {channel: ads_other, agency: B, site: S}}
                campaigns: {tet: {agency: C}}
                contents: {film: {content: The film, influencer: Linh}}
                rules:
                  - {source: google, medium: [cpc, ppc], channel: ads_google}
                """.replace(", ppc]", "]"));
        assertThat(campaigns.facts(new Utm("google", "cpc", "tet", "film", null)))
                .isEqualTo(new Facts("ads_google", "The film", "S", "Linh", "C"));
        assertThat(campaigns.facts(new Utm("google", "mail", null, null, null))).isEqualTo(new Facts("organic", null, null, null, "A"));
    }

    @ParameterizedTest @CsvSource(value = {
        "https://www.example.com | https://www.example.com/?utm_source=facebook&utm_medium=cpc&utm_campaign=T%E1%BA%BFt%202027",
        "https://www.example.com/p?a=1&b=%20x#top | https://www.example.com/p?a=1&b=%20x&utm_source=facebook&utm_medium=cpc&utm_campaign=T%E1%BA%BFt%202027#top",
        "HTTP://www.example.com:8080/áo#/r?x=1 | http://www.example.com:8080/%C3%A1o?utm_source=facebook&utm_medium=cpc&utm_campaign=T%E1%BA%BFt%202027#/r?x=1",
        "https://www.example.com/a?q={áo|\"x\"}&r=100%25#mục | https://www.example.com/a?q=%7B%C3%A1o%7C%22x%22%7D&r=100%25&utm_source=facebook&utm_medium=cpc&utm_campaign=T%E1%BA%BFt%202027#m%E1%BB%A5c",
        "https://www.example.com/?UTM_Source=x&q=1&utm_id=7 | https://www.example.com/?q=1&utm_source=facebook&utm_medium=cpc&utm_campaign=T%E1%BA%BFt%202027"},
            delimiterString = " | ", quoteCharacter = '~')
    void aLinkKeepsThePagesOwnQueryAndFragment(String page, String url) throws IOException {
        Campaigns campaigns = read("sites: {www.example.com: {}}\nsources: {facebook: {also: [fb]}}\ncampaigns: {Tết 2027: {}}\n");
        Link link = Link.to(page, Map.of(UtmKey.SOURCE, "FB", UtmKey.MEDIUM, "cpc", UtmKey.CAMPAIGN, "TẾT 2027"), campaigns);
        assertThat(link.url()).isEqualTo(url);
        assertThat(link.remarks()).contains("source \"FB\" is spelled \"facebook\"", "campaign \"TẾT 2027\" is spelled \"Tết 2027\"");
    }

    @ParameterizedTest @CsvSource(quoteCharacter = '~', delimiter = '|', value = {
        "www.example.com/x | facebook | \"www.example.com/x\" is no address of a page",
        "https://www.example.com/a b | facebook | is no address of a page",
        "https://lan:secret@www.example.com/ | facebook | is no host name",
        "https://www.exmaple.com/ | facebook | www.exmaple.com is no site of ours; write one of www.example.com, or add it",
        "https://www.example.com/ | facebok | source \"facebok\" is not in config/campaigns.yaml; did you mean facebook?",
        "https://www.example.com/ | tiktok | source \"tiktok\" is not in config/campaigns.yaml; write one of its sources: facebook; or add it there"})
    void whatWouldBeSpelledOtherwiseIsRefused(String page, String source, String sentence) throws IOException {
        Campaigns campaigns = read("sites: {www.example.com: {}}\nsources: {facebook: {}}\n");
        Map<UtmKey, String> tags = new EnumMap<>(Map.of(UtmKey.SOURCE, source, UtmKey.MEDIUM, "cpc", UtmKey.CAMPAIGN, "tet"));
        assertThatThrownBy(() -> Link.to(page, tags, campaigns)).isInstanceOf(FaultException.class).hasMessageContaining(sentence);
    }

    @Test
    void whereTheDictionaryListsNothingAnyDecentValueGoes() throws IOException {
        Campaigns campaigns = read("");
        Map<UtmKey, String> tags = Map.of(UtmKey.SOURCE, "x", UtmKey.MEDIUM, "y", UtmKey.CAMPAIGN, "z&=#");
        assertThat(Link.to("https://a.example/", tags, campaigns).url()).endsWith("utm_campaign=z%26%3D%23");
        for (String bad : List.of("", " ", "CPC", "a\tb", "x".repeat(256), "lan@example.com")) {
            assertThatThrownBy(
                    () -> Link.to("https://a.example/", Map.of(UtmKey.SOURCE, "x", UtmKey.MEDIUM, bad, UtmKey.CAMPAIGN, "z"), campaigns))
                            .as(bad)
                            .hasMessageContaining("cannot be used: it");
        }
    }

    private Campaigns read(String yaml) throws IOException {
        write(yaml);
        Findings findings = new Findings();
        Campaigns campaigns = Campaigns.read(new Home(folder), findings);
        assertThat(findings.all()).isEmpty();
        return campaigns;
    }

    private void write(String yaml) throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve(Campaigns.PATH), yaml);
    }
}
