package dev.tributary.connector;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Warns before a connection stops working: credentials that nothing renews, and API versions that the vendor ends. */
public final class Deadlines {

    private Deadlines() {
    }

    /**
     * Lists the deadlines that are near or have passed, one sentence each, without personal data.
     *
     * @param ahead how long before a deadline it is near
     */
    public static List<String> near(Connector connector, Connection connection, LocalDate today, Duration ahead) {
        List<String> sentences = new ArrayList<>();
        LocalDate expires = connection.expires();
        if (expires != null && isNear(expires, today, ahead)) {
            sentences.add("its credentials end" + when(expires, today)
                    + ", and nothing renews them; make new ones, and write their end as \"expires\" in " + ConnectionsFile.PATH);
        }
        YearMonth sunset = sunset(connector, connection);
        if (sunset != null && isNear(sunset.atDay(1), today, ahead)) {
            sentences.add("the vendor ends version " + connector.apiVersion() + " of its API in " + sunset
                    + "; take a release of Tributary that speaks a later one");
        }
        return sentences;
    }

    /** A sentence when the connection's credentials end and their end is not configured, or null. */
    public static @Nullable String unsaid(Connector connector, Connection connection) {
        if (connection.expires() != null) {
            return null;
        }
        return connector.settings().entrySet().stream()
                .filter(setting -> setting.getValue().lives() != null && connection.settings().containsKey(setting.getKey())).findFirst()
                .map(setting -> "its " + setting.getKey() + " works for "
                        + java.util.Objects.requireNonNull(setting.getValue().lives()).toDays()
                        + " days and nothing renews it; write the day it ends as \"expires\" in " + ConnectionsFile.PATH)
                .orElse(null);
    }

    /** When the vendor ends the version that this connection asks for; null when that is not known. */
    public static @Nullable YearMonth sunset(Connector connector, Connection connection) {
        String version = connection.settings().get("apiVersion");
        return version == null || version.equals(connector.apiVersion()) ? connector.sunset() : null;
    }

    private static boolean isNear(LocalDate day, LocalDate today, Duration ahead) {
        return !today.plusDays(ahead.toDays()).isBefore(day);
    }

    private static String when(LocalDate day, LocalDate today) {
        long days = ChronoUnit.DAYS.between(today, day);
        return days <= 0 ? "ed on " + day : " on " + day + ", in " + days + (days == 1 ? " day" : " days");
    }
}
