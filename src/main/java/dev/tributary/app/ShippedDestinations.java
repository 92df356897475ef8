package dev.tributary.app;

import dev.tributary.destination.DestinationTypes;
import dev.tributary.destination.google.GoogleType;
import dev.tributary.destination.meta.MetaType;

import java.util.List;

/** The destinations that come with the hub: the one place where they are registered. */
public final class ShippedDestinations {

    public static final DestinationTypes TYPES = DestinationTypes.of(List.of(new GoogleType(), new MetaType()));

    private ShippedDestinations() {
    }
}
