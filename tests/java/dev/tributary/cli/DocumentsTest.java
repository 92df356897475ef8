package dev.tributary.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people read is true. A YAML example begins with {@code # PATH} and is that file, whole; with {@code # PATH (shortened)} its lines
 * stand in that file in the same order. An example of {@code config/connections.yaml} is linted as that file of a home.
 */
class DocumentsTest {

    /** Commands of the launcher, which Java does not know. */
    private static final List<String> LAUNCHERS_OWN = List.of("check", "format");
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Pattern FENCED = Pattern.compile("^```yaml\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern FIRST = Pattern.compile("# (\\S+\\.yaml)( \\(shortened\\))?");
    private static final Pattern COMMAND = Pattern.compile("^ *\\./tributary(?: --home \\S+)? ([a-z-]+)(?: ([a-z-]+))?", Pattern.MULTILINE);

    @TempDir Path folder;

    /** @param text without the first line */
    record Example(String where, String path, boolean shortened, String text) {
        @Override
        public String toString() {
            return where + ": " + path;
        }
    }

    static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (Path document : documents()) {
            Matcher fenced = FENCED.matcher(Files.readString(document));
            while (fenced.find()) {
                String[] text = fenced.group(1).split("\\n", 2);
                Matcher first = FIRST.matcher(text[0]);
                assertThat(first.matches())
                        .as("%s: a YAML example begins with \"# PATH\", not with \"%s\"", ROOT.relativize(document), text[0]).isTrue();
                examples.add(new Example(ROOT.relativize(document).toString(), first.group(1), first.group(2) != null, text[1]));
            }
        }
        assertThat(examples).hasSizeGreaterThan(4);
        return examples;
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> connectors = Files.walk(ROOT.resolve("connectors"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")),
                    connectors.filter(path -> path.endsWith("README.md"))).sorted().toList();
        }
    }

    @ParameterizedTest @MethodSource("examples")
    void everyYamlExampleIsTheShippedFileOrPassesLint(Example example) throws IOException {
        if (example.path().equals("config/connections.yaml")) {
            lint(example);
        } else if (example.shortened()) {
            Iterator<String> shipped = Files.readAllLines(ROOT.resolve(example.path())).iterator();
            for (String line : example.text().lines().toList()) {
                boolean found = false;
                while (!found && shipped.hasNext()) {
                    found = shipped.next().equals(line);
                }
                assertThat(found).as("%s has the line \"%s\", after those before it", example.path(), line).isTrue();
            }
        } else {
            assertThat(example.text().strip()).isEqualTo(Files.readString(ROOT.resolve(example.path())).strip());
        }
    }

    private void lint(Example example) throws IOException {
        for (String part : new String[] {"connectors", "mappings", "routes", "config"}) {
            try (Stream<Path> walk = Files.walk(ROOT.resolve(part))) {
                for (Path path : walk.toList()) {
                    Path copy = folder.resolve(ROOT.relativize(path).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(path, copy);
                }
            }
        }
        Files.writeString(folder.resolve("config/connections.yaml"), example.text());
        Cli cli = Cli.run(folder, "lint");
        assertThat(cli.status()).as(cli.out()).isEqualTo(Main.OK);
        assertThat(cli.lines()).filteredOn(line -> line.contains(": ")).as("nothing but secrets that are not set here")
                .allMatch(line -> line.contains("is not set"));
    }

    @Test
    void theExamplesInTheShippedConnectionsPassLintOnceTheyAreNoComments() throws IOException {
        StringBuilder uncommented = new StringBuilder();
        for (String line : Files.readAllLines(ROOT.resolve("config/connections.yaml"))) {
            if (line.matches("# ( .*|[a-z-]+:)")) {
                uncommented.append(line.substring(2)).append('\n');
            }
        }
        assertThat(uncommented.toString()).contains("kiotviet:", "hubspot:", "google:", "meta:");
        lint(new Example("config/connections.yaml", "config/connections.yaml", false, uncommented.toString()));
    }

    @Test
    void theReadmesTableIsTheMenu() throws IOException {
        Map<String, String> menu = new TreeMap<>();
        new CommandLine(new Main()).getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                menu.put(name, String.join(" ", command.getCommandSpec().usageMessage().description()));
            }
        });
        Map<String, String> table = new TreeMap<>();
        Matcher row = Pattern.compile("^\\| `([a-z-]+)` \\| (.*) \\|$", Pattern.MULTILINE)
                .matcher(Files.readString(ROOT.resolve("README.md")));
        while (row.find()) {
            table.put(row.group(1), row.group(2));
        }
        LAUNCHERS_OWN.forEach(name -> assertThat(table.remove(name)).as(name).isNotNull());
        assertThat(table).isEqualTo(menu);
    }

    @Test
    void everyCommandThatADocumentTellsToTypeExists() throws IOException {
        Map<String, CommandLine> menu = new CommandLine(new Main()).getSubcommands();
        int seen = 0;
        for (Path document : documents()) {
            Matcher typed = COMMAND.matcher(Files.readString(document));
            while (typed.find()) {
                seen++;
                CommandLine command = menu.get(typed.group(1));
                assertThat(command != null || LAUNCHERS_OWN.contains(typed.group(1))).as(typed.group()).isTrue();
                if (command != null && !command.getSubcommands().isEmpty()) {
                    assertThat(command.getSubcommands()).as(typed.group()).containsKey(typed.group(2));
                }
            }
        }
        assertThat(seen).isGreaterThan(8);
    }

    @Test
    void everyLinkToAFileLeadsSomewhere() throws IOException {
        for (Path document : documents()) {
            Matcher link = Pattern.compile("]\\((?!https?:)([^)#]+)\\)").matcher(Files.readString(document));
            while (link.find()) {
                assertThat(document.getParent().resolve(link.group(1))).exists();
            }
        }
    }
}
