package dev.tributary.config;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class YamlNodeTest {

    private final Findings findings = new Findings();

    @Test
    void anAliasStandsForTheSameValue() {
        YamlNode file = YamlNode.parse("a.yaml", "a: &x {b: 1}\nc: *x\n", findings);
        assertThat(file).isNotNull();
        assertThat(file.plain()).hasToString("{a={b=1}, c={b=1}}");
        assertThat(findings.all()).isEmpty();
    }

    @Test
    void anAliasWithinItsOwnValueIsAFinding() {
        YamlNode.parse("a.yaml", "a: &x [1, *x]\n", findings);
        assertThat(findings.all()).singleElement()
                .hasToString("a.yaml:1:4: an alias stands within the value that it repeats; write the value out");
    }

    /** 25 lines, 33 million values. */
    @Test
    void aliasesOfAliasesAreBounded() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i <= 24; i++) {
            text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(YamlNode.parse("a.yaml", text.toString(), findings)).isNull();
        assertThat(findings.all()).singleElement().asString().contains("more than 100000 values");
    }
}
