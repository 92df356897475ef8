package dev.tributary.contact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = {
        " An.Nguyen+shop@Example.COM ,an.nguyen+shop@example.com",
        "IRIS@EXAMPLE.COM,iris@example.com",
        "\u00a0an@example.com\u200b,an@example.com",
        "an@example.com,an@example.com"})
    void isTrimmedAndLowerCase(String typed, String expected) {
        assertThat(EmailAddress.normalise(typed)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "an", "@example.com", "an@", "an@@example.com", "an@b@example.com", "an nguyen@example.com", "an@gmail", "an@.com", "an@example..com", "an@example.", "an@example,com", "<an@example.com>", "an@example.com, binh@example.com"})
    void whatIsNoAddressIsRefused(String typed) {
        assertThat(EmailAddress.normalise(typed)).isNull();
    }
}
