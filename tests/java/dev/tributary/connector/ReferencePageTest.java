package dev.tributary.connector;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.YamlNode;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

class ReferencePageTest {

    private static Connector connector(String yaml) {
        Findings findings = new Findings();
        Connector connector = ConnectorFile.read("acme", Objects.requireNonNull(YamlNode.parse("connector.yaml", yaml, findings)),
                findings);
        assertThat(findings.all()).isEmpty();
        return connector;
    }

    @Test
    void theCommittedPageIsThatOfTheShippedConnectors() throws IOException {
        Findings findings = new Findings();
        Map<String, Connector> connectors = ConnectorFile.readAll(new Home(Path.of("")), findings);
        assertThat(connectors).containsKeys("hubspot", "kiotviet");
        assertThat(Files.readString(Path.of("docs/reference/connectors.md")))
                .as("docs/reference/connectors.md is stale; type: ./tributary reference > docs/reference/connectors.md")
                .isEqualTo(ReferencePage.of(connectors.values()));
    }

    @Test
    void aStreamsRowSaysWhatItsDescriptionSays() {
        String page = ReferencePage.of(List.of(connector("""
                about: Acme
                docs: https://acme.example/api
                apiVersion: v7
                sunset: 2027-02
                http: {baseUrl: "https://acme.example"}
                auth: [{kind: bearer, token: x}, {kind: basic, user: u, password: p}]
                limits: [{requests: 5000, per: 1h}, {requests: 2, per: 1s, scope: path}]
                pace: [{kind: remaining-header, header: X-Left}]
                streams:
                  things:
                    path: /things
                    records: .data
                    key: .id
                    cursor: {field: .changed, parameter: since, lookback: 10m, settle: 30s, window: 31d, start: 2015-01-01}
                    pages: {kind: offset, size: 50, total: .total}
                    sweep: {every: 7d, table: customers}
                  lines:
                    path: /things/${partition.value}/lines
                    key: .id
                    partitions: {stream: things, key: .id}
                    job: {use: whole-reads, create: {method: POST, path: /jobs}, status: {path: "/jobs/${job.id}"}, done: .done, download: {path: "/jobs/${job.id}/result"}}
                    removed: {ids: .gone, table: customers, column: source_id}
                """)));
        assertThat(page).contains("- API version: v7; the vendor ends it in 2027-02", "- Credentials: `bearer`, or `basic`",
                "- Limits: 5,000 requests per 1h; 2 requests per 1s and path; `remaining-header` `X-Left`",
                "| things | `GET /things` | `.changed`, 10m read again, newest 30s left, slices of 31d, from 2015-01-01 | `offset`, 50 a page, several at once | found by a key sweep every 7d |",
                "| lines | `GET /things/${partition.value}/lines`, once per record of things, whole reads by job `POST /jobs` | all of it each time | `none` | told by id in the answer |");
    }

    @Test
    void aVersionWithoutAKnownEndAndAMereDestinationAreToldAsSuch() {
        String page = ReferencePage.of(List.of(connector("about: Acme\napiVersion: v7\n")));
        assertThat(page).contains("- API version: v7; no end is known", "- Nothing is pulled").doesNotContain("| stream |");
    }
}
