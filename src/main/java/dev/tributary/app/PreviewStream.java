package dev.tributary.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.MappedPage;
import dev.tributary.canonical.Row;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.connector.RawPage;
import dev.tributary.mapping.MapComponent;
import dev.tributary.mapping.Mapping;
import dev.tributary.pull.Source;
import dev.tributary.pull.SourcePage;
import dev.tributary.pull.Sources;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Pulls the first page of a stream and maps it. Stores nothing and opens no warehouse. */
public final class PreviewStream {

    private final Setup setup;
    private final Clock clock;

    /** @throws dev.tributary.config.ConfigException with every finding when the home's files hold errors */
    public PreviewStream(Home home, Clock clock) {
        this.setup = Setup.sound(home);
        this.clock = clock;
    }

    /**
     * Asks the vendor for one page.
     *
     * @param limit  records at most
     * @param masked hides the values of people
     * @throws FaultException of kind CONFIG when there is no such connection, stream or mapping; of another when the vendor does not answer
     */
    public Preview preview(String connectionName, String streamName, int limit, boolean masked) {
        Connection connection = setup.connections().get(connectionName);
        if (connection == null) {
            throw wrong("there is no connection \"" + connectionName + "\" in config/connections.yaml", setup.connections().keySet(),
                    connectionName);
        }
        Connector connector = Objects.requireNonNull(setup.connectors().get(connection.connector()));
        Connector.Stream stream = connector.streams().get(streamName);
        if (stream == null) {
            throw wrong("connector " + connector.id() + " has no stream \"" + streamName + "\"", connector.streams().keySet(), streamName);
        }
        if (stream.received()) {
            throw new FaultException(Fault.CONFIG, "stream \"" + streamName + "\" of " + connector.id()
                    + " cannot be asked for: its records are sent to serve; see the examples in mappings/" + connector.id() + "/"
                    + streamName + ".yaml");
        }
        Mapping mapping = setup.mappings().get(connector.id() + "/" + streamName);
        if (mapping == null) {
            throw new FaultException(Fault.CONFIG, "there is no mappings/" + connector.id() + "/" + streamName
                    + ".yaml; write one, mapping the key alone is enough to begin with");
        }
        Source source = new Sources(setup.connectors(), setup.connections(), setup.secrets(), setup.home().path("var"), clock,
                setup.application().zone())
                        .source(connection);
        SourcePage page = source.sample(stream, source.start(stream));
        if (page.records().isEmpty() && stream.cursor() != null && stream.cursor().window() != null) {
            page = source.sample(stream, clock.instant().minus(stream.cursor().window())); // the first slice lies years back, where there may be nothing
        }
        MapComponent.Defaults defaults = new MapComponent.Defaults(setup.application().country(), setup.application().currency());
        List<Preview.Item> items = new ArrayList<>();
        for (JsonNode record : page.records().subList(0, Math.min(limit, page.records().size()))) {
            RawPage one = new RawPage(connection, stream, source.zone(stream), List.of(record), List.of(), clock.instant());
            items.add(item(record, MapComponent.map(mapping, one, defaults, setup.model())));
        }
        Preview preview = new Preview(items, page.removed());
        return masked ? preview.masked(setup.model()) : preview;
    }

    private static FaultException wrong(String what, Collection<String> known, String written) {
        return new FaultException(Fault.CONFIG, what + "; " + (known.isEmpty() ? "add it" : Findings.oneOf(known, written)));
    }

    private static Preview.Item item(JsonNode record, MappedPage mapped) {
        Map<String, List<Map<String, @Nullable Object>>> rows = new LinkedHashMap<>();
        mapped.rows().forEach(row -> rows.computeIfAbsent(row.table().name(), name -> new ArrayList<>()).add(columns(row)));
        mapped.children().forEach(
                set -> set.rows().forEach(row -> rows.computeIfAbsent(row.table().name(), name -> new ArrayList<>()).add(columns(row))));
        String rejection = mapped.rejections().isEmpty() ? null : mapped.rejections().get(0).toString();
        return new Preview.Item(record.toPrettyString(), MaskedRecord.plain(record), rows, rejection);
    }

    /** The columns that the mapping sets, without the connection, which is the same everywhere. */
    private static Map<String, @Nullable Object> columns(Row row) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        for (int i = 1; i < row.table().columns().size(); i++) {
            if (row.get(i) != Row.ABSENT) {
                columns.put(row.table().columns().get(i).name(), row.get(i));
            }
        }
        return columns;
    }
}
