package dev.tributary.pull;

import dev.tributary.http.Waiter;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;

/**
 * What every source shares with the world around it.
 *
 * @param var  the folder for what the hub writes itself: tokens, downloads
 * @param zone for zone-less times where nothing nearer names one
 */
public record SourceContext(HttpClient client, Clock clock, Waiter waiter, Path var, ZoneId zone) {
}
