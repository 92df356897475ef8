package dev.tributary.mapping;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.MappedPage;
import dev.tributary.canonical.Rejection;
import dev.tributary.canonical.Table;
import dev.tributary.connector.Connector;
import dev.tributary.connector.RawPage;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** {@code map:<connector>/<stream>}: a page of raw records becomes a page of canonical rows. */
public final class MapComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new MapEndpoint(uri, this, remaining);
    }

    /**
     * What a connection leaves unsaid, in the registry.
     *
     * @param country  hint for national phone numbers, or null.
     * @param currency or null
     */
    public record Defaults(@Nullable String country, @Nullable String currency) {}

    /** Maps one page as this component does, for replays. */
    public static MappedPage map(Mapping mapping, RawPage page, Defaults defaults, CanonicalModel model) {
        Connector.Stream stream = page.stream();
        Origin origin = new Origin(page.connection().name(), page.zone(),
                page.connection().country() != null ? page.connection().country() : defaults.country(),
                page.connection().currency() != null ? page.connection().currency() : defaults.currency());
        MappedPage mapped = mapping.map(page.records(), origin, stream.key(), stream.cursor() == null ? null : stream.cursor().field());
        Connector.Removed removed = stream.removed();
        if (!page.unread().isEmpty()) {
            List<Rejection> rejections = new ArrayList<>(mapped.rejections());
            page.unread()
                    .forEach(line -> rejections.add(new Rejection(line.file(), line.path(), line.found(), line.expected(), line.raw())));
            mapped = new MappedPage(mapped.records() + page.unread().size(), mapped.rows(), mapped.children(), mapped.tombstones(),
                    rejections);
        }
        if (removed == null || page.removed().isEmpty()) {
            return mapped;
        }
        Table table = Objects.requireNonNull(model.table(removed.table()));
        List<MappedPage.Tombstone> stones = page.removed().stream()
                .map(id -> new MappedPage.Tombstone(table, removed.column(), origin.connection(), id)).toList();
        return new MappedPage(mapped.records(), mapped.rows(), mapped.children(), stones, mapped.rejections());
    }
}
