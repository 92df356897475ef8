package dev.tributary.destination;

import dev.tributary.consent.Consents;
import dev.tributary.identity.ProfileIdentifiers;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The people who should be on one list, as the table {@code stage_wanted}: each with all identifiers of the kinds that the destination
 * takes, as sorted lines of one letter for the kind and the value.
 */
final class WantedMembers {

    /** The audience at one destination: the consent for its channel, and its signals where not all are granted. */
    private static final String MEMBERS = """
            (select a.audience, a.profile_id, coalesce(a.withheld, h.withheld) as withheld, h.signals from audience_members a
             left join audience_channels h on h.audience = a.audience and h.profile_id = a.profile_id and h.channel = %s)""";

    private final Session session;
    private final Target target;
    private final List<String> kinds;

    private WantedMembers(Session session, Target target) {
        this.session = session;
        this.target = target;
        this.kinds = target.kinds();
    }

    /** A query of the audience's members at the destination: {@code audience, profile_id, withheld, signals}. */
    static String members(Target target) {
        return MEMBERS.formatted(Sql.literal(Consents.channel(target.platform())));
    }

    /** A condition on {@code profiles p}: the person has no identifier that the destination takes. */
    static String unreachable(Target target) {
        return "not (" + ProfileIdentifiers.hasAny(target.kinds(), "p.") + ")";
    }

    static void stage(Session session, Target target) {
        session.useEveryCore(true);
        try {
            new WantedMembers(session, target).stage();
        } finally {
            session.useEveryCore(false);
        }
    }

    /**
     * Nearly everybody has no more identifiers than the columns of their profile; only the others are looked up in the long list of
     * identifiers.
     */
    private void stage() {
        List<String> columns = ProfileIdentifiers.columns(kinds);
        String lines = columns.stream().map(kind -> Sql.literal(letter(kind)) + " || p." + kind).collect(Collectors.joining(", "));
        session.execute(
                "create or replace temp table stage_wanted as select m.profile_id, m.signals, "
                        + columns.stream().map(kind -> "p." + kind + ", ").collect(Collectors.joining())
                        + (columns.isEmpty() ? "''" : "concat_ws(chr(10), " + lines + ")") + " as identifiers "
                        + "from " + members(target)
                        + " m join profiles p on p.profile_id = m.profile_id where m.audience = ? and m.withheld is null and not ("
                        + unreachable(target) + ")",
                target.audience());
        String kindsTaken = kinds.stream().map(Sql::literal).collect(Collectors.joining(", "));
        long shown = columns.isEmpty() ? 0
                : session.count("select " + columns.stream().map(kind -> "count(" + kind + ")").collect(Collectors.joining(" + "))
                        + " from profiles");
        if (session.count("select count(*) from profile_identifiers where kind in (" + kindsTaken + ")") == shown) {
            return;
        }
        session.execute(
                "create or replace temp table stage_several as select distinct i.profile_id from profile_identifiers i join stage_wanted w on w.profile_id = i.profile_id "
                        + "where i.kind in (" + kindsTaken + ")" + (columns.isEmpty() ? ""
                                : " and i.value is distinct from case i.kind"
                                        + columns.stream().map(kind -> " when " + Sql.literal(kind) + " then w." + kind)
                                                .collect(Collectors.joining())
                                        + " end"));
        session.execute("create or replace temp table stage_lists as select i.profile_id, string_agg(case i.kind"
                + kinds.stream().map(kind -> " when " + Sql.literal(kind) + " then " + Sql.literal(letter(kind)))
                        .collect(Collectors.joining())
                + " end || i.value, chr(10) order by i.kind, i.value) as identifiers "
                + "from profile_identifiers i join stage_several s on s.profile_id = i.profile_id where i.kind in (" + kindsTaken
                + ") group by i.profile_id");
        session.execute("update stage_wanted w set identifiers = l.identifiers from stage_lists l where l.profile_id = w.profile_id");
    }

    /** One letter per kind, in the order of the kinds: short texts are what the engine is quickest with. */
    private String letter(String kind) {
        return String.valueOf((char) ('a' + kinds.indexOf(kind)));
    }

    /** Reads the lines. @param kinds as {@link Target#kinds} @return values by kind */
    static Map<String, List<String>> identifiers(List<String> kinds, String lines) {
        Map<String, List<String>> identifiers = new HashMap<>();
        int start = 0;
        while (start < lines.length()) {
            int end = lines.indexOf('\n', start);
            end = end < 0 ? lines.length() : end;
            identifiers.computeIfAbsent(kinds.get(lines.charAt(start) - 'a'), kind -> new ArrayList<>(1))
                    .add(lines.substring(start + 1, end));
            start = end + 1;
        }
        return identifiers;
    }
}
