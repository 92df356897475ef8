package dev.tributary.contact;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EmailAddressTest {

    @ParameterizedTest @CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = {
        " An.Nguyen+shop@Example.COM ,an.nguyen+shop@example.com",
        "IRIS@EXAMPLE.COM,iris@example.com",
        "\u00a0an@example.com\u200b,an@example.com",
        "an@example.com,an@example.com"})
    void isTrimmedAndLowerCase(String typed, String expected) {
        assertThat(EmailAddress.normalise(typed)).isEqualTo(expected);
    }

    @ParameterizedTest @ValueSource(
            strings = {"", "an", "@example.com", "an@", "an@@example.com", "an@b@example.com", "an nguyen@example.com", "an@gmail",
                "an@.com", "an@example..com", "an@example.", "an@example,com", "an@example.com, binh@example.com",
                "http://lan@example.com", "lan@example.com/", "lan@127.0.0.1", "la..n@example.com", ".lan@example.com", "lan.@example.com",
                "lan@-example.com", "lan@exa_mple.com",
                "\"lan le\"@example.com", "lan@example.com <binh@example.com>x",
                "012345678901234567890123456789012345678901234567890123456789012345@example.com"})
    void whatIsNoAddressIsRefused(String typed) {
        assertThat(EmailAddress.normalise(typed)).isNull();
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, value = {
        "mailto:lan@example.com|lan@example.com", "MAILTO:Lan@example.com?subject=hi|lan@example.com",
        "lan@example.com?subject=hi|lan@example.com", "'lan@example.com|lan@example.com",
        "'lan@example.com'|lan@example.com", "=\"lan@example.com\"|lan@example.com", "<lan@example.com>|lan@example.com",
        "Lan Lê <lan@example.com>|lan@example.com",
        "lan@example.com.|lan@example.com", "lan@example.com,|lan@example.com", "\u202Alan@example.com\u202C|lan@example.com",
        "ｌａｎ＠ｅｘａｍｐｌｅ．ｃｏｍ|lan@example.com",
        "o'brien@example.com|o'brien@example.com", "lan@mail.example.com|lan@mail.example.com", "đặng@example.vn|đặng@example.vn",
        "lan@9gag.com|lan@9gag.com"})
    void whatSurroundsAnAddressIsTakenOff(String typed, String expected) {
        assertThat(EmailAddress.normalise(typed)).isEqualTo(expected);
        assertThat(EmailAddress.refusal(typed)).isNull();
    }
}
