package dev.tributary.destination;

import dev.tributary.app.ShippedDestinations;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class DestinationsPageTest {

    @Test
    void theCommittedPageIsThatOfTheShippedDestinations() throws IOException {
        assertThat(Files.readString(Path.of("docs/reference/destinations.md")))
                .as("docs/reference/destinations.md is stale; type: ./tributary reference destinations > docs/reference/destinations.md")
                .isEqualTo(DestinationsPage.of(ShippedDestinations.TYPES));
    }

    @Test
    void anOptionsRowSaysWhatItsDeclarationSays() {
        assertThat(DestinationsPage.of(ShippedDestinations.TYPES)).contains(
                "| `membership` | How long someone stays on the list without being sent again | duration, 1d to 540d in steps of 1d | `540d` | `180d` |",
                "| `lookalike.countries` | Countries it is grown within | list of ISO 3166-1 codes | must be there | `[VN]` |",
                "- Consent signals of each member: `adUserData`, `adPersonalization`");
    }
}
