package dev.tributary.pull;

import dev.tributary.http.HttpContext;
import dev.tributary.http.Waiter;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;

/**
 * What every source of one program shares.
 *
 * @param var  the folder for downloads
 * @param zone for zone-less times where nothing nearer names one
 */
record SourceContext(HttpContext http, Path var, ZoneId zone) {

    Clock clock() {
        return http.clock();
    }

    Waiter waiter() {
        return http.waiter();
    }
}
