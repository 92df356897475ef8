package dev.tributary.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.SmallShop;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class IdentityRulesTest {

    @TempDir
    Path folder;

    @Test
    void theShippedFileHasNoFindings() {
        Findings findings = new Findings();
        IdentityRules rules = IdentityRules.read(SmallShop.REPOSITORY, findings);
        assertThat(findings.all()).isEmpty();
        assertThat(rules.kinds()).containsOnlyKeys("email", "phone");
        assertThat(rules.kinds().get("email").strength()).isGreaterThan(rules.kinds().get("phone").strength());
    }

    @Test
    void everyMistakeIsNamedAtOnce() throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve(IdentityRules.PATH), """
                kinds:
                  emial: {strength: 1}
                  phone: {different_names: 0, placeholders: ["*"], limit: 3}
                """);
        Findings findings = new Findings();
        IdentityRules.read(new Home(folder), findings);
        assertThat(findings.all()).map(Object::toString).isEqualTo(List.of(
                "config/identity.yaml:2:10: unknown kind \"emial\"; write email or phone (did you mean email?)",
                "config/identity.yaml:3:28: kind \"phone\": different_names is 0, expected at least 1; write 1, or take the kind away",
                "config/identity.yaml:3:46: kind \"phone\": the placeholder \"*\" would match everything; write what it looks like, such as test@*",
                "config/identity.yaml:3:52: kind \"phone\": unknown key \"limit\"; write different_names, placeholders or strength"));
    }

    @Test
    void aPhonePlaceholderMatchesInNationalFormAndAnEmailPlaceholderByItsStar() {
        IdentityRules.Kind kind = new IdentityRules.Kind(1, 1, List.of("0000 000 000", "test@*", "a.b@shop.vn"));
        String pattern = kind.placeholderPattern();
        assertThat(List.of("+84000000000", "+1000000000", "test@any.vn", "a.b@shop.vn")).allMatch(value -> value.matches(pattern));
        assertThat(List.of("+84000000001", "+849000000000000", "atest@any.vn", "aXb@shop.vn")).noneMatch(value -> value.matches(pattern));
    }
}
