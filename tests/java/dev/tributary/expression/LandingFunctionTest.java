package dev.tributary.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What a page's address says of the link that led there; the rules are those of docs/tracking.md. */
class LandingFunctionTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static String landing(String context, String page, String referrer, String what) throws Exception {
        JsonNode found = new LandingFunction().call(JSON.nullNode(),
                new JsonNode[] {JSON.readTree(context), page == null ? JSON.nullNode() : TextNode.valueOf(page),
                    referrer == null ? JSON.nullNode() : TextNode.valueOf(referrer), TextNode.valueOf(what)});
        return found.isNull() ? null : found.textValue();
    }

    @ParameterizedTest @CsvSource(nullValues = "-", delimiter = '|', value = {
        "https://s.example/p?UTM_Source=Facebook&utm_medium=CPC&utm_campaign=T%E1%BA%BFt+2026&utm_campaign=x&fbclid=IwAR1 | source | facebook",
        "https://s.example/p?UTM_Source=Facebook&utm_medium=CPC&utm_campaign=T%E1%BA%BFt+2026&utm_campaign=x&fbclid=IwAR1 | medium | cpc",
        "https://s.example/p?UTM_Source=Facebook&utm_medium=CPC&utm_campaign=T%E1%BA%BFt+2026&utm_campaign=x&fbclid=IwAR1 | campaign | Tết 2026",
        "https://s.example/p?UTM_Source=Facebook&utm_medium=CPC&utm_campaign=T%E1%BA%BFt+2026&utm_campaign=x&fbclid=IwAR1 | click-id | IwAR1",
        "https://s.example/p?UTM_Source=Facebook&utm_medium=CPC&utm_campaign=T%E1%BA%BFt+2026&utm_campaign=x&fbclid=IwAR1 | click-id-kind | fbclid",
        "https://s.example/?fbclid=2&gclid=1 | click-id-kind | gclid",
        "https://s.example/?gbraid=7 | click-id | 7",
        "https://s.example/?utm_source=&utm_source=b | source | b",
        "https://s.example/?mtm_source=m&utm_source=u | source | u",
        "https://s.example/?pk_campaign=p&pk_kwd=word | term | word",
        "https://s.example/?utm_campaign=100%+cotton | campaign | 100%+cotton",
        "https://s.example/?utm_source=a#utm_source=b | source | a",
        "https://s.example/?q=1#utm_source=b | source | -",
        "https://s.example/ | source | -",
        "not an address?utm_source=a | source | a",
        "- | source | -"})
    void theAddressSaysIt(String page, String what, String found) throws Exception {
        assertThat(landing("{}", page, null, what)).isEqualTo(found);
    }

    @Test
    void aLinkWithinTheSiteSaysNothing() throws Exception {
        String page = "https://s.example/?utm_source=home&gclid=1";
        assertThat(landing("{}", page, "https://S.example:443/", "source")).isNull();
        assertThat(landing("{}", page, "https://S.example:443/", "click-id")).isNull();
        assertThat(landing("{}", page, "https://blog.s.example/", "source")).isEqualTo("home");
    }

    @Test
    void whatTheSenderStatesOutranksTheAddressAsAWhole() throws Exception {
        String context = "{\"campaign\": {\"source\": \" Zalo \", \"name\": \"tet\"}}";
        String page = "https://s.example/?utm_source=facebook&utm_medium=cpc&gclid=1";
        assertThat(landing(context, page, null, "source")).isEqualTo("zalo");
        assertThat(landing(context, page, null, "medium")).as("of another link").isNull();
        assertThat(landing(context, page, null, "click-id")).isNull();
        assertThat(landing("{\"campaign\": {}}", page, null, "medium")).isEqualTo("cpc");
        assertThat(landing("{\"click_ids\": {\"wbraid\": 12}}", page, null, "click-id")).isEqualTo("12");
    }

    @Test
    void whateverStandsInTheContextNothingBreaks() throws Exception {
        for (String context : List.of("null", "7", "[]", "\"x\"", "{\"campaign\": 7, \"click_ids\": []}",
                "{\"campaign\": {\"source\": {\"a\": 1}}}")) {
            assertThat(landing(context, "https://s.example/?", null, "source")).as(context).isNull();
        }
        assertThat(landing("{}", "https://s.example/?utm_source=" + "x".repeat(300), null, "source")).hasSize(255);
    }

    @ParameterizedTest @CsvSource(nullValues = "-", delimiter = '|', value = {
        "https://s.example/?email=lan@example.com&p=1 | https://s.example/?email=&p=1",
        "https://s.example/?u=lan%40example.com#x | https://s.example/?u=#x",
        "https://s.example/?p=1#token=abc | https://s.example/?p=1#token=",
        "https://s.example/@shop?p=1 | https://s.example/@shop?p=1",
        "'' | -",
        "- | -"})
    void anAddressIsKeptWithoutWhatNamesAPerson(String url, String kept) {
        JsonNode clean = Functions.ALL.stream().filter(function -> function.getName().equals("clean-url")).findFirst().orElseThrow()
                .call(JSON.nullNode(), new JsonNode[] {url == null ? JSON.nullNode() : TextNode.valueOf(url)});
        assertThat(clean.isNull() ? null : clean.textValue()).isEqualTo(kept);
    }
}
