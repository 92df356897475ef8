package dev.tributary.app;

import dev.tributary.privacy.Erasure;
import dev.tributary.privacy.Forget;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/** Removes people from the warehouse and from every list that was ever sent, and follows the removals to their certificates. */
public final class ForgetPerson {

    private final Hub hub;

    public ForgetPerson(Hub hub) {
        this.hub = hub;
    }

    /** Counts what {@link #forget} would remove. */
    public Forget.Preview preview(PersonKey person) {
        return hub.services().forget().preview(person.selector(country()));
    }

    /**
     * Forgets a person here and asks the platforms to.
     *
     * @return null when nobody is known by that key; then nothing was changed
     * @throws dev.tributary.FaultException of kind CONFIG when several people are
     */
    public @Nullable Erasure forget(PersonKey person) {
        return hub.services().forget().forget(person.selector(country()));
    }

    /** How far an erasure came, its certificate written anew; null when there is no such id. */
    public @Nullable Erasure status(String erasure) {
        return hub.services().erasures().status(erasure);
    }

    /** Every erasure, the oldest first. */
    public List<Erasure> all() {
        return hub.services().erasures().all();
    }

    /** The JSON file of an erasure's certificate; the HTML page stands beside it. */
    public Path certificate(Erasure erasure) {
        return hub.services().erasures().certificate(erasure.id());
    }

    /** The certificate as JSON text. */
    public String certificateText(Erasure erasure) {
        return hub.services().erasures().certificateText(erasure);
    }

    private @Nullable String country() {
        return hub.services().setup().application().country();
    }
}
