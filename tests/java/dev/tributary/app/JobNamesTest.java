package dev.tributary.app;

import dev.tributary.config.Home;
import dev.tributary.run.JobEndpoint;
import org.apache.camel.spi.UriPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class JobNamesTest {

    @TempDir Path home;

    /** Lint opens no hub, so it knows the names from the annotation. */
    @Test
    void theJobsOfAHubAreThoseThatLintKnows() throws Exception {
        for (String file : new String[] {"mappings/canonical.yaml", "config/application.yaml", "config/identity.yaml",
            "config/consent.yaml"}) {
            copy(file);
        }
        Files.createDirectories(home.resolve("connectors"));
        Files.createDirectories(home.resolve("routes"));
        try (Hub hub = HubFixture.open(new Home(home))) {
            String known = JobEndpoint.class.getDeclaredField("name").getAnnotation(UriPath.class).enums();
            assertThat(hub.services().jobs().names()).containsExactlyInAnyOrder(known.split(","));
        }
    }

    private void copy(String file) throws IOException {
        Files.createDirectories(home.resolve(file).getParent());
        Files.copy(Path.of(file), home.resolve(file));
    }
}
