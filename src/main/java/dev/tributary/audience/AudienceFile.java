package dev.tributary.audience;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads {@code config/audiences/*.yaml}; the file's name is the audience's name. */
public final class AudienceFile {

    private AudienceFile() {
    }

    /**
     * All audiences by name; incomplete when {@code findings} holds errors.
     *
     * @param identifierKinds the kinds of identifiers that destinations take, by their ids
     */
    public static Map<String, Audience> readAll(Home home, Function<Collection<String>, Set<String>> identifierKinds, Findings findings) {
        Map<String, Audience> audiences = new LinkedHashMap<>();
        for (Path file : home.files("config/audiences", ".yaml")) {
            YamlNode root = home.yaml(file, findings);
            if (root != null) {
                String name = file.getFileName().toString().replaceFirst("\\.yaml$", "");
                audiences.put(name, audience(name, Section.of(root, findings, "audience \"" + name + "\""), identifierKinds));
            }
        }
        return audiences;
    }

    private static Audience audience(String name, Section section, Function<Collection<String>, Set<String>> identifierKinds) {
        String description = section.requiredText("description");
        String where = section.requiredText("where");
        String consent = section.text("consent", "ads");
        Section guards = section.section("guards");
        int least = guards == null ? 0 : guards.integer("leastSize", 0);
        int shrink = guards == null ? 100 : guards.integer("largestShrinkPercent", 100);
        if (guards != null) {
            guards.done();
        }
        Map<String, Section> destinations = section.sections("destinations", "destination");
        section.done();
        return new Audience(name, description, where, consent, least, shrink, destinations,
                new TreeSet<>(identifierKinds.apply(destinations.keySet())), Objects.requireNonNull(section.node()));
    }
}
