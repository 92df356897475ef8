package dev.tributary.pull;

import dev.tributary.config.Findings;
import dev.tributary.config.YamlNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Every connector that is shipped keeps {@link SourceContract}, and what it leaves out is said. */
class ContractCoverageTest {

    private static Set<String> routes;

    /** The routes of all tests that extend the contract. */
    @BeforeAll
    static void findContracts() throws Exception {
        routes = new TreeSet<>();
        for (String name : classes()) {
            Class<?> found = Class.forName("dev.tributary.vendor." + name);
            if (SourceContract.class.isAssignableFrom(found) && !Modifier.isAbstract(found.getModifiers())) {
                Constructor<?> constructor = found.getDeclaredConstructor();
                constructor.setAccessible(true);
                try (ScriptedVendor vendor = ((SourceContract) constructor.newInstance()).vendor(Clock.systemUTC())) {
                    routes.add(vendor.route());
                }
            }
        }
    }

    /** Below the package of all vendors, such as {@code zoho.ZohoSourceTest}. */
    private static List<String> classes() throws IOException, URISyntaxException {
        Path vendors = Path.of(SourceContract.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .resolve("dev/tributary/vendor");
        try (Stream<Path> files = Files.walk(vendors)) {
            return files.filter(file -> file.toString().endsWith("SourceTest.class"))
                    .map(file -> vendors.relativize(file).toString().replace(".class", "").replace('/', '.')).toList();
        }
    }

    /** Connectors that describe streams to be pulled; the others are destinations, or are sent what they bring. */
    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> folders = Files.list(Path.of("connectors"))) {
            for (Path folder : folders.sorted().toList()) {
                Path file = folder.resolve("connector.yaml");
                YamlNode yaml = YamlNode.parse(file.toString(), Files.readString(file), new Findings());
                YamlNode streams = yaml == null ? null : yaml.get("streams");
                if (streams != null && streams.entries().values().stream().anyMatch(stream -> stream.get("received") == null)) {
                    sources.add(folder.getFileName().toString());
                }
            }
        }
        return sources;
    }

    @Test
    void everyShippedSourceKeepsTheContract() throws IOException {
        assertThat(sources()).hasSizeGreaterThan(8)
                .allSatisfy(connector -> assertThat(routes).as("a class that extends SourceContract for one of its routes")
                        .anyMatch(route -> route.startsWith("pull-" + connector + "-")));
    }

    @Test
    void whatIsLeftOutIsAScenarioOfARouteThatKeepsTheRest() {
        Set<String> scenarios = Stream.of(SourceContract.class.getDeclaredMethods()).map(Method::getName).collect(Collectors.toSet());
        assertThat(scenarios).containsAll(ContractGaps.scenarios());
        assertThat(routes).containsAll(ContractGaps.routes());
    }
}
