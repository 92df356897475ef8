package dev.tributary.cli;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class NewCommandTest {

    @TempDir Path home;

    @BeforeEach
    void anEmptyHome() throws IOException {
        empty(home);
    }

    /** A home that knows no vendor. */
    static void empty(Path home) throws IOException {
        for (String file : List.of("mappings/canonical.yaml", "config/application.yaml", "config/identity.yaml", "config/consent.yaml")) {
            Files.createDirectories(home.resolve(file).getParent());
            Files.copy(Path.of(file), home.resolve(file));
        }
    }

    @Test
    void theSkeletonIsCleanAndItsExamplePasses() {
        Cli made = Cli.run(home, "new", "connector", "acme-pos");
        assertThat(made.status()).as(made.err()).isEqualTo(Main.OK);
        assertThat(made.lines()).startsWith("wrote connectors/acme-pos/connector.yaml", "wrote connectors/acme-pos/README.md",
                "wrote mappings/acme-pos/customers.yaml",
                "wrote routes/pull-acme-pos-customers.yaml");
        assertThat(Cli.run(home, "lint").lines()).containsExactly("no findings");
        assertThat(Cli.run(home, "test").lines()).containsExactly("1 examples in 1 mappings, 0 wrong");
        assertThat(Cli.run(home, "run", "pull-acme-pos-customers")).satisfies(run -> {
            assertThat(run.status()).as(run.err()).isEqualTo(Main.OK);
            assertThat(run.out()).contains("no connection of acme-pos");
        });
    }

    @Test
    void theReadmesAccountIsOneThatLintTakes() throws IOException {
        Cli.run(home, "new", "connector", "acme-pos", "--stream", "members");
        String readme = Files.readString(home.resolve("connectors/acme-pos/README.md"));
        Files.writeString(home.resolve("config/connections.yaml"), readme.split("```yaml\n", 2)[1].split("```", 2)[0]);
        assertThat(Cli.run(home, "lint").lines().get(0)).contains("${env:ACME_POS_TOKEN} is not set");
        assertThat(Cli.run(home, "lint").lines()).hasSize(2).last().isEqualTo("0 errors, 1 warning");
    }

    @Test
    void whatIsThereAlreadyIsNeverWrittenOver() throws IOException {
        Path mine = home.resolve("mappings/acme/customers.yaml");
        Files.createDirectories(mine.getParent());
        Files.writeString(mine, "mine");
        Cli refused = Cli.run(home, "new", "connector", "acme");
        assertThat(refused.status()).isEqualTo(Main.MISUSE);
        assertThat(refused.err()).contains("mappings/acme/customers.yaml is there already, and nothing was written");
        assertThat(mine).hasContent("mine");
        assertThat(home.resolve("connectors")).doesNotExist();
        assertThat(home.resolve("routes")).doesNotExist();
    }

    @ParameterizedTest @ValueSource(strings = {"Acme", "../acme", "acme/x", "7up", "acme-", ""})
    void aNameThatIsNoIdIsRefused(String name) {
        Cli refused = Cli.run(home, "new", "connector", name);
        assertThat(refused.status()).isEqualTo(Main.MISUSE);
        assertThat(refused.err()).contains("is no id; write small letters");
        assertThat(home.resolve("connectors")).doesNotExist();
    }

    @Test
    void aFolderThatIsNoHomeIsLeftAlone() throws IOException {
        Files.delete(home.resolve("mappings/canonical.yaml"));
        Cli refused = Cli.run(home, "new", "connector", "acme");
        assertThat(refused.status()).isEqualTo(Main.MISUSE);
        assertThat(refused.err()).contains("has no mappings/canonical.yaml, so it is no home");
        assertThat(home.resolve("connectors")).doesNotExist();
    }
}
