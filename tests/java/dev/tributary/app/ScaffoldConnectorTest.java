package dev.tributary.app;

import dev.tributary.FaultException;
import dev.tributary.config.Home;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ScaffoldConnectorTest {

    @TempDir private Path folder;
    private Home home = new Home(Path.of("."));

    @BeforeEach
    void makeHome() throws IOException {
        home = new Home(folder);
        Files.createFile(Files.createDirectories(folder.resolve("mappings")).resolve("canonical.yaml"));
    }

    @Test
    void itReturnsTheFilesThatItWrote() {
        assertThat(new ScaffoldConnector(home).write("acme", "orders"))
                .containsExactly("connectors/acme/connector.yaml", "connectors/acme/README.md",
                        "mappings/acme/orders.yaml", "routes/pull-acme-orders.yaml")
                .allSatisfy(file -> assertThat(home.path(file)).isNotEmptyFile());
    }

    @Test
    void nothingIsWrittenWhenOneFileExists() throws IOException {
        Path route = Files.createDirectories(folder.resolve("routes")).resolve("pull-acme-orders.yaml");
        Files.writeString(route, "mine");
        assertThatExceptionOfType(FaultException.class).isThrownBy(() -> new ScaffoldConnector(home).write("acme", "orders"))
                .withMessageStartingWith("routes/pull-acme-orders.yaml is there already");
        assertThat(route).hasContent("mine");
        assertThat(folder.resolve("connectors")).doesNotExist();
    }
}
