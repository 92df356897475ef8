package dev.tributary.demo;

import dev.tributary.twin.people.Population;
import dev.tributary.twin.people.Population.AdsConsent;
import dev.tributary.twin.people.Population.PlantedRecord;
import dev.tributary.twin.people.RetailHistory;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What must come out of the twins' people and their purchases, worked out in plain Java from what was planted: no SQL and no code of the
 * hub. Immutable.
 */
public final class PlantedTruth {

    /** The instant the demonstration speaks of. */
    public static final Instant AS_OF = LocalDateTime.parse("2011-10-01T00:00").atZone(RetailHistory.ZONE).toInstant();

    /** What someone bought; exact. Sales are orders, first and last; net has the returns taken off. */
    public record Figures(long orders, BigDecimal gross, BigDecimal net, @Nullable Instant first, @Nullable Instant last) {

        static final Figures NONE = new Figures(0, BigDecimal.ZERO, BigDecimal.ZERO, null, null);

        Figures plus(Figures other) {
            return new Figures(orders + other.orders, gross.add(other.gross), net.add(other.net), earlier(first, other.first),
                    later(last, other.last));
        }

        private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
            return one == null || other != null && other.isBefore(one) ? other : one;
        }

        private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
            return one == null || other != null && other.isAfter(one) ? other : one;
        }
    }

    /** One person as the hub should know them. @param monetaryScore 1 to 5 among buyers, 0 for who never bought */
    public record Somebody(Set<String> records, Set<String> emails, Set<String> phones, AdsConsent consent, Figures figures,
            int monetaryScore) {

        boolean isHighValue() {
            return monetaryScore == 5 && figures.orders >= 2;
        }

        boolean boughtInTheLast30Days() {
            return figures.last != null && Duration.between(figures.last, AS_OF).toDays() < 30;
        }

        boolean maySee() {
            return consent == AdsConsent.GRANTED && !(emails.isEmpty() && phones.isEmpty());
        }
    }

    private final List<Somebody> people;

    public PlantedTruth(Population population, RetailHistory history) {
        Map<String, Figures> bought = purchases(history);
        List<Figures> figures = new ArrayList<>();
        for (List<PlantedRecord> profile : population.profiles()) {
            figures.add(profile.stream().filter(record -> record.system().equals("kiotviet"))
                    .map(record -> bought.getOrDefault(record.id(), Figures.NONE))
                    .reduce(Figures.NONE, Figures::plus));
        }
        List<BigDecimal> spent = figures.stream().filter(one -> one.orders > 0).map(Figures::net).sorted().toList();
        List<Somebody> all = new ArrayList<>();
        for (int i = 0; i < figures.size(); i++) {
            List<PlantedRecord> profile = population.profiles().get(i);
            Figures own = figures.get(i);
            all.add(new Somebody(
                    profile.stream().map(record -> record.system() + "/" + record.id()).collect(Collectors.toCollection(TreeSet::new)),
                    values(profile, PlantedRecord::normalisedEmail, Set.of()),
                    values(profile, PlantedRecord::e164, population.sharedPhones()),
                    consent(profile), own, own.orders == 0 ? 0 : score(own.net, spent)));
        }
        people = List.copyOf(all);
    }

    private static Map<String, Figures> purchases(RetailHistory history) {
        Map<String, Figures> bought = new HashMap<>();
        for (int position = 0; position < history.invoices(); position++) {
            RetailHistory.Invoice invoice = history.invoice(position);
            Instant at = invoice.at().atZone(RetailHistory.ZONE).toInstant();
            boolean adjustment = invoice.number().startsWith("A");
            if (invoice.customer() == null || adjustment || !at.isBefore(AS_OF)) {
                continue;
            }
            BigDecimal amount = invoice.amount();
            bought.merge(invoice.customer(),
                    invoice.isReturn() ? new Figures(0, BigDecimal.ZERO, amount, null, null) : new Figures(1, amount, amount, at, at),
                    Figures::plus);
        }
        return bought;
    }

    /** 1 + floor(5 × share of buyers who spent less). */
    private static int score(BigDecimal net, List<BigDecimal> sorted) {
        int low = 0;
        for (int high = sorted.size(); low < high;) {
            int middle = (low + high) / 2;
            if (sorted.get(middle).compareTo(net) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return 1 + 5 * low / sorted.size();
    }

    private interface Field {
        @Nullable
        String of(PlantedRecord record);
    }

    private static Set<String> values(List<PlantedRecord> profile, Field field, Set<String> except) {
        return profile.stream().map(field::of).filter(Objects::nonNull).filter(value -> !except.contains(value))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The latest statement wins; of two at the same time, the refusal. */
    private static AdsConsent consent(List<PlantedRecord> profile) {
        return profile.stream().filter(record -> record.consentAt() != null)
                .max(Comparator.comparing(PlantedRecord::consentAt).thenComparing(record -> record.consent() == AdsConsent.DENIED))
                .map(PlantedRecord::consent).orElse(AdsConsent.SILENT);
    }

    /** Everybody, once. */
    public List<Somebody> people() {
        return people;
    }

    /** Who an audience of the shipped configuration selects, consent or not. */
    public List<Somebody> selected(String audience) {
        Predicate<Somebody> rule = switch (audience) {
            case "high-value" -> Somebody::isHighValue;
            case "bought-last-30-days" -> Somebody::boughtInTheLast30Days;
            default -> throw new IllegalArgumentException("no rule for " + audience);
        };
        return people.stream().filter(rule).toList();
    }

    /**
     * The members that a platform should hold of an audience: each its identifiers as the twins tell them, {@code EMAIL:hash} and
     * {@code PHONE:hash}.
     */
    public Set<List<String>> members(String audience, boolean google) {
        return selected(audience).stream().filter(Somebody::maySee).map(somebody -> member(somebody.emails, somebody.phones, google))
                .collect(Collectors.toSet());
    }

    /** One member as the twins tell it. */
    public static List<String> member(Set<String> emails, Set<String> phones, boolean google) {
        List<String> parts = new ArrayList<>();
        emails.forEach(email -> parts.add("EMAIL:" + sha256(google ? googleEmail(email) : email.toLowerCase(Locale.ROOT))));
        phones.forEach(phone -> parts.add("PHONE:" + sha256(google ? phone : phone.replace("+", ""))));
        return parts.stream().sorted().toList();
    }

    static String googleEmail(String email) {
        String lower = email.toLowerCase(Locale.ROOT);
        String box = lower.substring(0, lower.indexOf('@'));
        String domain = lower.substring(lower.indexOf('@'));
        return domain.equals("@gmail.com") || domain.equals("@googlemail.com") ? box.replaceFirst("\\+.*", "").replace(".", "") + domain
                : lower;
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
