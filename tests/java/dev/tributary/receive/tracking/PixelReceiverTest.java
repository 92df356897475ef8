package dev.tributary.receive.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.receive.RawRequest;
import dev.tributary.receive.Receiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class PixelReceiverTest {

    private static final String KEY = "writeKey=WK_TEST";
    private final PixelReceiver pixel = new PixelReceiver(new TrackingReceiver(Map.of("web", "WK_TEST")));

    private Receiver.Result get(String path, String query, String... headers) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        Receiver.Result result = pixel
                .receive(new RawRequest("GET", path + "?" + query, all, new byte[0], "127.0.0.1", Instant.parse("2026-03-01T08:00:00Z")));
        assertThat(result.reply().status()).isEqualTo(200);
        assertThat(result.reply().contentType()).isEqualTo("image/gif");
        assertThat(result.reply().headers()).containsEntry("Cache-Control", "no-store");
        assertThat(Base64.getEncoder().encodeToString(result.reply().body()))
                .isEqualTo("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==");
        return result;
    }

    private static JsonNode only(Receiver.Result result, String call) throws IOException {
        assertThat(result.keep()).hasSize(1);
        assertThat(result.keep().get(0).topic()).isEqualTo(call);
        assertThat(result.keep().get(0).connection()).isEqualTo("web");
        return new ObjectMapper().readTree(result.keep().get(0).body());
    }

    @Test
    void anOpenedMailIsAnEventWithDotsForDepth() throws IOException {
        JsonNode event = only(
                get("/v1/pixel/track",
                        KEY + "&event=Email%20Opened&userId=KH001&properties.subject=Ch%C3%A0o+b%E1%BA%A1n&context.campaign.name=tet"),
                "track");
        assertThat(event.get("event").asText()).isEqualTo("Email Opened");
        assertThat(event.at("/properties/subject").asText()).isEqualTo("Chào bạn");
        assertThat(event.at("/context/campaign/name").asText()).isEqualTo("tet");
        assertThat(event.has("anonymousId")).isFalse();
    }

    @Test
    void theEventMayComeWholeInBase64WithOrWithoutPadding() throws IOException {
        String json = "{\"writeKey\": \"WK_TEST\", \"anonymousId\": \"a\", \"event\": \"Đã mở?>\", \"properties\": {\"n\": 1}}";
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        for (String data : new String[] {Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
            Base64.getUrlEncoder().encodeToString(bytes), Base64.getEncoder().encodeToString(bytes)}) {
            JsonNode event = only(get("/v1/pixel.gif", "type=track&data=" + data), "page".equals(data) ? "page" : "track");
            assertThat(event.get("event").asText()).isEqualTo("Đã mở?>");
            assertThat(event.at("/properties/n").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aVisitorWithoutAnIdGetsOneAndIsKnownByIt() throws IOException {
        Receiver.Result first = get("/v1/pixel.gif", KEY, "referer", "https://shop.example/p", "user-agent", "X", "x-forwarded-proto",
                "https");
        JsonNode event = only(first, "page");
        String cookie = first.reply().headers().get("Set-Cookie");
        assertThat(cookie)
                .isEqualTo("_trb=" + event.get("anonymousId").asText() + "; Max-Age=34128000; Path=/; SameSite=Lax; HttpOnly; Secure");
        assertThat(event.at("/context/page/url").asText()).isEqualTo("https://shop.example/p");
        Receiver.Result second = get("/v1/pixel.gif", KEY, "cookie", "a=b; " + cookie.replaceFirst(";.*", ""));
        assertThat(only(second, "page").get("anonymousId")).isEqualTo(event.get("anonymousId"));
        assertThat(second.reply().headers()).doesNotContainKey("Set-Cookie");
    }

    @Test
    void globalPrivacyControlIsHonoured() {
        Receiver.Result result = get("/v1/pixel.gif", KEY + "&anonymousId=a", "sec-gpc", "1");
        assertThat(result.keep()).isEmpty();
        assertThat(result.reply().headers()).doesNotContainKey("Set-Cookie");
    }

    @ParameterizedTest @ValueSource(strings = {"", "writeKey=wrong&anonymousId=a", "anonymousId=a", "writeKey=WK_TEST&data=%%%",
        "writeKey=WK_TEST&data=bm90IGpzb24", "writeKey=WK_TEST&%zz=1", "writeKey=WK_TEST&type=magic",
        "=", "&&&", "a.b.c.d.e.f.g=1", "....=1&x.=1"})
    void whateverComesThePictureGoesOutAndNothingIsKept(String query) {
        Receiver.Result result = get("/v1/pixel.gif", query);
        assertThat(result.keep()).isEmpty();
        assertThat(result.reply().headers()).doesNotContainKey("Set-Cookie");
    }
}
