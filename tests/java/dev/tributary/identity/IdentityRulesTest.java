package dev.tributary.identity;

import dev.tributary.SmallShop;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.mapping.CanonicalFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class IdentityRulesTest {

    @TempDir Path folder;

    @Test
    void theShippedFileHasNoFindings() {
        Findings findings = new Findings();
        IdentityRules rules = IdentityRules.read(SmallShop.REPOSITORY, findings);
        assertThat(findings.all()).isEmpty();
        assertThat(rules.kinds()).containsKeys("email", "phone", "record", "name_and_birth_date", "push_token");
        assertThat(rules.kinds().get("email").strength()).isGreaterThan(rules.kinds().get("phone").strength());
    }

    @Test
    void everyMistakeIsNamedAtOnce() throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve(IdentityRules.PATH), """
                kinds:
                  emial: {strength: 1}
                  phone: {differentNames: 0, placeholders: ["*"], limit: 3}
                  zalo: {channels: [zaloo]}
                """);
        Findings findings = new Findings();
        IdentityRules.read(new Home(folder), CanonicalFile.read(SmallShop.REPOSITORY, new Findings()), findings);
        assertThat(findings.all()).map(Object::toString).isEqualTo(List.of(
                "config/identity.yaml:2:10: unknown kind \"emial\"; write anonymous_id, device_id, email, facebook, instagram, loyalty_card, name_and_birth_date, phone, push_token, record, user_id or zalo (did you mean email?)",
                "config/identity.yaml:3:27: kind \"phone\": differentNames is 0, expected at least 1; write 1, or take the kind away",
                "config/identity.yaml:3:45: kind \"phone\": the placeholder \"*\" would match everything; write what it looks like, such as test@*",
                "config/identity.yaml:3:51: kind \"phone\": unknown key \"limit\"; write channels, differentNames, joins, mostRecords, onePerPerson, placeholders or strength",
                "config/identity.yaml:4:21: kind \"zalo\": unknown channel \"zaloo\"; write ads_google, ads_meta, ads_other, app, app_push, call, crm, email, facebook, instagram, "
                        + "live_chat, marketplace, messenger, online_store, other, pos, sms, survey, tiktok, viber, web, web_push, whatsapp, youtube or zalo (did you mean zalo?)"));
    }

    @Test
    void aPhonePlaceholderMatchesInNationalFormAndAnEmailPlaceholderByItsStar() {
        List<String> patterns = new IdentifierKind(1, 1, List.of("0000 000 000", "test@*", "a_b@shop.vn")).likes();
        assertThat(List.of("+84000000000", "+1000000000", "test@any.vn", "a_b@shop.vn")).allMatch(value -> matches(patterns, value));
        assertThat(List.of("+84000000001", "+849000000000000", "atest@any.vn", "aXb@shop.vn", "84000000000"))
                .noneMatch(value -> matches(patterns, value));
    }

    /** As SQL's like does it, with ! for escape. */
    private static boolean matches(List<String> patterns, String value) {
        return patterns.stream().anyMatch(pattern -> value.matches(
                ("\\Q" + pattern + "\\E").replace("!_", "\0").replace("_", "\\E.\\Q").replace("%", "\\E.*\\Q").replace("\0", "_")));
    }
}
