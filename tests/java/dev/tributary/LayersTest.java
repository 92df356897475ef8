package dev.tributary;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Packages are the steps of the flow, from the ground up: a package uses only those of the lines above its own, and those of its own line
 * without a circle.
 */
@AnalyzeClasses(packages = "dev.tributary", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {

    /** Sub-packages stand with their own name; {@code twin} is every package of the twins. */
    private static final List<List<String>> LAYERS = List.of(
            List.of("config", "contact", "canonical", "expression", "io"),
            List.of("http"),
            List.of("connector", "files", "mapping"),
            List.of("warehouse", "warehouse.duckdb", "warehouse.postgres"),
            List.of("run"),
            List.of("pull", "receive", "receive.inbox", "receive.signature", "receive.tracking", "receive.webhook"),
            List.of("suppression", "consent", "identity", "campaign", "touchpoint", "quality"),
            List.of("insight"),
            List.of("audience"),
            List.of("destination", "destination.google", "destination.meta"),
            List.of("privacy", "backup"),
            List.of("app"),
            List.of("lint", "cli", "serve", "demo"));

    private static final Map<String, Integer> LEVELS = new HashMap<>();

    static {
        for (int level = 0; level < LAYERS.size(); level++) {
            for (String name : LAYERS.get(level)) {
                LEVELS.put(name, level);
            }
        }
    }

    @ArchTest static final ArchRule usesOnlyWhatStandsAbove = ArchRuleDefinition.classes().that()
            .resideOutsideOfPackages("dev.tributary", "dev.tributary.twin..")
            .should(new ArchCondition<>("use only packages of the lines above or of their own line") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    Integer own = LEVELS.get(name(type));
                    if (own == null) {
                        events.add(SimpleConditionEvent.violated(type,
                                type.getFullName() + " is in a package that no line names; add it to LayersTest"));
                        return;
                    }
                    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                        Integer used = LEVELS.get(name(dependency.getTargetClass()));
                        if (used != null && used > own) {
                            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                        }
                    }
                }
            });

    @ArchTest static final ArchRule thereIsNoCircle = SlicesRuleDefinition.slices().matching("dev.tributary.(**)").should()
            .beFreeOfCycles();

    private static String name(JavaClass type) {
        return type.getPackageName().equals("dev.tributary") ? "" : type.getPackageName().replaceFirst("^dev\\.tributary\\.", "");
    }

    @Test
    void noPackageHoldsMoreThanFortyFiles() throws IOException {
        Map<Path, Long> packages;
        try (Stream<Path> files = sources()) {
            packages = files.collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
        }
        assertThat(packages).isNotEmpty().allSatisfy((folder, files) -> assertThat(files).as(folder.toString()).isLessThanOrEqualTo(40));
    }

    @Test
    void noFileIsLongerThanThreeHundredLinesAndHalfOfThemAreShorterThanEighty() throws IOException {
        Map<Path, Integer> lines = new HashMap<>();
        try (Stream<Path> files = sources()) {
            for (Path file : (Iterable<Path>) files::iterator) {
                lines.put(file, Files.readAllLines(file).size());
            }
        }
        assertThat(lines).allSatisfy((file, length) -> assertThat(length).as(file.toString()).isLessThanOrEqualTo(300));
        assertThat(lines.values().stream().sorted().skip(lines.size() / 2).findFirst().orElseThrow()).as("the median").isLessThan(80);
    }

    private static Stream<Path> sources() throws IOException {
        return Files.walk(Path.of("src/main/java")).filter(file -> file.toString().endsWith(".java"));
    }
}
