package dev.tributary.receive.webhook;

import dev.tributary.connector.Webhooks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PayloadTest {

    private static String read(Webhooks.Body kind, String text) throws IOException {
        return Payload.read(kind, text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "type=subscribe&data%5Bmerges%5D%5BFNAME%5D=Lan&data[email]=a%40b.c | {\"type\":\"subscribe\",\"data\":{\"merges\":{\"FNAME\":\"Lan\"},\"email\":\"a@b.c\"}}",
        "a=1&a=2 | {\"a\":\"2\"}",
        "a=1&a[b]=2 | {\"a\":{\"b\":\"2\"}}",
        "a[b]=1&a=2 | {\"a\":\"2\"}",
        "a[]=1&[b]=2 | {\"a[]\":\"1\",\"[b]\":\"2\"}",
        "Body=xin+ch%C3%A0o&Empty=&Alone | {\"Body\":\"xin chào\",\"Empty\":\"\",\"Alone\":\"\"}",
        "broken=%zz | {\"broken\":\"%zz\"}"})
    void aFormIsAnObjectOfTexts(String form, String json) throws IOException {
        assertThat(read(Webhooks.Body.FORM, form)).isEqualTo(json);
        assertThat(read(Webhooks.Body.QUERY, form)).isEqualTo(json);
    }

    @Test
    void numbersLongerThanADoubleHoldsKeepTheirDigits() throws IOException {
        assertThat(read(Webhooks.Body.JSON, "{\"id\":246845883529197922246,\"total\":0.3}"))
                .isEqualTo("{\"id\":246845883529197922246,\"total\":0.3}");
    }

    @ParameterizedTest @ValueSource(strings = {"", " ", "{", "{}}", "12", "\"text\"", "null", "[1,", "{\"a\":01}"})
    void whatIsNoJsonObjectOrListIsRefusedWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> read(Webhooks.Body.JSON, text)).isInstanceOf(IOException.class);
    }

    @Test
    void aHostileDepthIsRefused() {
        assertThatThrownBy(() -> read(Webhooks.Body.JSON, "[".repeat(100_000) + "]".repeat(100_000))).isInstanceOf(IOException.class);
    }

    @Test
    void aFormWithoutAFieldIsRefused() {
        assertThatThrownBy(() -> read(Webhooks.Body.FORM, "")).isInstanceOf(IOException.class);
    }
}
