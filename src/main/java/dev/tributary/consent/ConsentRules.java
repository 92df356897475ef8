package dev.tributary.consent;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * The settings in {@code config/consent.yaml}: which purposes need consent, and what the law of a region requires, each in general and by
 * channel; and how a person's region is determined. Immutable.
 *
 * @param signals the purpose of each consent signal, by destination and in the order in which a member carries them
 */
public record ConsentRules(Map<String, Purpose> purposes, List<Region> regions, Whereabouts whereabouts,
        Map<String, Map<String, String>> signals) {

    public static final String PATH = "config/consent.yaml";

    /** The effect of silence where no region requires consent. */
    public enum Silent {
        WITHHOLD, ALLOW
    }

    /** Whether a purpose needs consent at all, or rests on what the person ordered; a denial counts either way. */
    public enum Basis {
        CONSENT, CONTRACT
    }

    /** Whether a region requires consent. */
    public enum Needed {
        REQUIRED, NOT_REQUIRED
    }

    /** Which statement counts: the latest, or any denial until it is taken back where it was made. */
    public enum Denial {
        LATEST, STANDS
    }

    /** When address and phone lie in different regions: the rules of both, or of the first that tells. */
    public enum Differ {
        STRICTER, FIRST
    }

    /** Data that a person's region is determined by. */
    public enum Clue {
        ADDRESS, PHONE
    }

    /** The rules for people who stated nothing about a purpose. */
    public record Terms(Silent silent, Basis basis) {

        /** Whether silence is for the region to decide. */
        boolean asksRegion() {
            return basis == Basis.CONSENT && silent == Silent.ALLOW;
        }
    }

    /** @param channels channels that have terms of their own */
    public record Purpose(Terms general, Map<String, Terms> channels) {

        public Purpose {
            channels = Map.copyOf(channels);
        }

        Terms on(String channel) {
            return channels.getOrDefault(channel, general);
        }
    }

    /**
     * The requirements for consent.
     *
     * @param required  silence is no
     * @param grantDays a grant older than this counts as silence; null: it does not age
     * @param proof     a grant without proof counts as silence
     */
    public record Law(boolean required, boolean denialStands, @Nullable Integer grantDays, boolean proof) {

        Law asRequired(boolean other) {
            return new Law(other, denialStands, grantDays, proof);
        }
    }

    /** The law of some countries. @param channels channels of which it asks something else, be it more or less */
    public record Region(String name, List<String> countries, Law law, Map<String, Law> channels) {

        public Region {
            countries = List.copyOf(countries);
            channels = Map.copyOf(channels);
        }

        /** @param channel null: in general */
        Law on(@Nullable String channel) {
            return channel == null ? law : channels.getOrDefault(channel, law);
        }
    }

    /** @param unknown country of people without address and phone; null: the strictest rules of all regions apply to them */
    public record Whereabouts(List<Clue> by, Differ differ, @Nullable String unknown) {}

    public ConsentRules {
        purposes = Map.copyOf(purposes);
        regions = List.copyOf(regions);
        signals = Map.copyOf(signals);
    }

    /**
     * Reads the file; incomplete when {@code findings} holds errors. Without the file, a person who stated nothing is withheld: the safe
     * reading.
     *
     * @param signals the consent signals of each destination that carries any, in their order
     */
    public static ConsentRules read(Home home, Map<String, List<String>> signals, Findings findings) {
        return ConsentFile.read(home, signals, findings);
    }

    /** The purposes of the signals that a destination carries, in their order; empty when it carries none. */
    List<String> signals(String destination) {
        return List.copyOf(signals.getOrDefault(destination, Map.of()).values());
    }

    /** A purpose that the file does not name withholds. */
    public Purpose purpose(String purpose) {
        return purposes.getOrDefault(purpose, new Purpose(new Terms(Silent.WITHHOLD, Basis.CONSENT), Map.of()));
    }

    /** Channels of which the law of some region has a word of its own, sorted. */
    Set<String> lawChannels() {
        return channels((general, own) -> true);
    }

    /** Those of them where it judges statements in another way: how long grants last, what proof they need, whether denials stand. */
    Set<String> judgedChannels() {
        return channels((general, own) -> !own.asRequired(general.required()).equals(general));
    }

    /** Those of them where it asks for consent while it does not in general, or the other way round. */
    private Set<String> silenceChannels() {
        return channels((general, own) -> own.required() != general.required());
    }

    /** Whether this purpose may come out otherwise on this channel than in general, for somebody who spoke of no channel. */
    boolean ruled(String purpose, String channel) {
        Purpose terms = purpose(purpose);
        return !terms.on(channel).equals(terms.general()) || judgedChannels().contains(channel)
                || terms.on(channel).asksRegion() && silenceChannels().contains(channel);
    }

    private Set<String> channels(BiPredicate<Law, Law> generalAndOwn) {
        return regions.stream()
                .flatMap(region -> region.channels().entrySet().stream().filter(own -> generalAndOwn.test(region.law(), own.getValue())))
                .map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }
}
