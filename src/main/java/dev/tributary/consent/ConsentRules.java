package dev.tributary.consent;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code config/consent.yaml} says: per purpose, what counts for people who stated nothing. Immutable. */
public record ConsentRules(Map<String, Silent> silent) {

    public static final String PATH = "config/consent.yaml";

    /** What silence means. */
    public enum Silent { WITHHOLD, ALLOW }

    public ConsentRules {
        silent = Map.copyOf(silent);
    }

    /** Reads the file; incomplete when {@code findings} holds errors. Without the file, who stated nothing is withheld: the safe reading. */
    public static ConsentRules read(Home home, Findings findings) {
        Map<String, Silent> purposes = new LinkedHashMap<>();
        if (!Files.isRegularFile(home.path(PATH))) {
            return new ConsentRules(purposes);
        }
        YamlNode root = home.yaml(home.path(PATH), findings);
        if (root != null) {
            Section section = Section.of(root, findings, "consent");
            section.sections("purposes", "purpose").forEach((name, purpose) -> {
                purposes.put(name, purpose.choice("silent", Silent.class, Silent.WITHHOLD));
                purpose.done();
            });
            section.done();
        }
        return new ConsentRules(purposes);
    }

    /** A purpose that the file does not name withholds. */
    public Silent silent(String purpose) {
        return silent.getOrDefault(purpose, Silent.WITHHOLD);
    }
}
