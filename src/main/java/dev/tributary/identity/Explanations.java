package dev.tributary.identity;

import dev.tributary.warehouse.Session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the {@link Explanation} of a profile. */
final class Explanations {

    private Explanations() {
    }

    static Explanation of(Session session, String profile, String salt) {
        List<Explanation.Member> records = session.query("""
                select p.source, p.source_id, c.source is not null and c.deleted_at is null as living, c.modified_at
                from profile_customers p left join customers c on c.source = p.source and c.source_id = p.source_id
                where p.profile_id = ? order by p.source, p.source_id
                """, row -> new Explanation.Member(row.text(1), row.text(2), row.flag(3), row.instant("modified_at")), profile);
        Map<String, String> aside = new HashMap<>();
        session.query("""
                select h.kind, h.value_hash, s.reason from shared_holders h join shared_identifiers s on s.kind = h.kind and s.value_hash = h.value_hash
                where exists (select 1 from profile_customers p where p.source = h.source and p.source_id = h.source_id and p.profile_id = ?)
                """, row -> aside.put(row.text(1) + " " + row.text(2), row.text(3)), profile);
        List<Explanation.Held> identifiers = session.query("""
                select i.kind, i.value, i.source, i.source_id, i.first_seen_at, i.last_seen_at, sha256(cast(? as varchar) || i.kind || ':' || i.value) as hash
                from identifiers i join profile_customers p on p.source = i.source and p.source_id = i.source_id
                where p.profile_id = ? order by i.kind, i.value, i.source, i.source_id
                """, row -> new Explanation.Held(row.text(1), row.text(2), row.text(3), row.text(4), row.instant("first_seen_at"),
                row.instant("last_seen_at"), aside.get(row.text(1) + " " + row.text("hash"))), salt, profile);
        List<Explanation.Merge> merges = session.query(
                "select merged_at, merged, source, source_id, rule from profile_merges where survivor = ? order by merged_at, source, source_id, merged",
                row -> new Explanation.Merge(Objects.requireNonNull(row.instant("merged_at")), row.text("merged"), row.text("source"),
                        row.text("source_id"),
                        row.text("rule")),
                profile);
        List<Explanation.Apart> apart = session
                .query("select a.source, a.source_id, a.other_source, a.other_id, a.stated_at from (" + NeverJoins.IN_FORCE + """
                ) a where exists (select 1 from profile_customers p where p.profile_id = ?
                    and (p.source = a.source and p.source_id = a.source_id or p.source = a.other_source and p.source_id = a.other_id))
                order by a.source, a.source_id, a.other_source, a.other_id
                """, row -> new Explanation.Apart(row.text(1), row.text(2), row.text(3), row.text(4),
                        Objects.requireNonNull(row.instant("stated_at"))), profile);
        return new Explanation(profile, records, identifiers, merges, apart);
    }
}
