package dev.tributary.pull;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.twin.kit.SeenRequest;
import dev.tributary.twin.kit.Twin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A CRM's twin at a clock that stands until it is moved, and all of the CRM's routes run one after the other. */
public abstract class CrmPull<T extends Twin> {

    public final ContractClock clock = new ContractClock();
    private final String[] routes;
    private final String tokenPath;
    public T twin;

    @TempDir public Path folder;

    /** @param tokenPath part of the path of requests for tokens. @param routes of the shipped ones */
    public CrmPull(String tokenPath, String... routes) {
        this.tokenPath = tokenPath;
        this.routes = routes;
    }

    public abstract T twin(Clock clock);

    @BeforeEach
    public void start() {
        clock.hold(Instant.parse("2026-11-20T08:00:00Z"));
        twin = twin(clock);
    }

    @AfterEach
    public void close() {
        twin.close();
    }

    /** Goes on with another twin; to be called before a home is made. */
    public final void insteadOfTheTwin(T another) {
        twin.close();
        twin = another;
    }

    public final void done(Hub hub) {
        for (String route : routes) {
            HubFixture.done(hub, route);
        }
    }

    public final void nothingChanges(Hub hub) {
        for (String route : routes) {
            assertThat(HubFixture.done(hub, route).changed()).as(route).isZero();
        }
    }

    /** Requests after the first {@code before}, without those for tokens. */
    public final List<SeenRequest> since(int before) {
        return twin.requests().subList(before, twin.requests().size()).stream().filter(request -> !request.path().contains(tokenPath))
                .toList();
    }
}
