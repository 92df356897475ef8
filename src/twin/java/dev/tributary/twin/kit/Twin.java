package dev.tributary.twin.kit;

import java.net.URI;
import java.util.List;

/** A running stand-in of one vendor on a free loopback port. Thread-safe; {@link #close()} frees the port. */
public interface Twin extends AutoCloseable {

    /** The connector id this twin answers for, such as {@code kiotviet}. */
    String name();

    /** Where it listens, without a trailing slash; goes into a connection's {@code baseUrl}. */
    URI baseUri();

    /** Every request so far, in order of arrival; holds no header values and no bodies. */
    List<SeenRequest> requests();

    /** Replaces the injected fault; {@link InjectedFault#none()} ends it. */
    void inject(InjectedFault injected);

    @Override
    void close();
}
