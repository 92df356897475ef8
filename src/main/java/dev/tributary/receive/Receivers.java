package dev.tributary.receive;

import dev.tributary.connector.Connector;
import dev.tributary.receive.inbox.Inbox;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Supplier;

/** The receivers of a hub, and their inbox, which is opened on first use. Thread-safe. */
public final class Receivers implements AutoCloseable {

    private final Supplier<Inbox> opener;
    private final List<Receiver> receivers;
    private @Nullable Inbox inbox;

    public Receivers(Supplier<Inbox> opener, List<Receiver> receivers) {
        this.opener = opener;
        this.receivers = List.copyOf(receivers);
    }

    /** @throws dev.tributary.FaultException of kind WAREHOUSE when it cannot be opened */
    public synchronized Inbox inbox() {
        if (inbox == null) {
            inbox = opener.get();
        }
        return inbox;
    }

    /** Path prefixes of all receivers. */
    public List<String> paths() {
        return receivers.stream().flatMap(receiver -> receiver.paths().stream()).toList();
    }

    /** The receiver of a path, or null. */
    public @Nullable Receiver at(String path) {
        Receiver found = null;
        int longest = -1;
        for (Receiver receiver : receivers) {
            for (String prefix : receiver.paths()) {
                if (path.startsWith(prefix) && prefix.length() > longest) {
                    found = receiver;
                    longest = prefix.length();
                }
            }
        }
        return found;
    }

    /** The receiver that reads the stored requests of a stream, or null. */
    @Nullable
    Receiver of(Connector connector, Connector.Stream stream) {
        return receivers.stream().filter(receiver -> receiver.reads(connector, stream)).findFirst().orElse(null);
    }

    @Override
    public synchronized void close() {
        if (inbox != null) {
            inbox.close();
            inbox = null;
        }
    }
}
