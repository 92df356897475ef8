package dev.tributary.app;

import dev.tributary.destination.DestinationsPage;

/** Generates the reference page of the registered destinations. Reads no home. */
public final class DescribeDestinations {

    /** The page as Markdown. */
    public String page() {
        return DestinationsPage.of(ShippedDestinations.TYPES);
    }
}
