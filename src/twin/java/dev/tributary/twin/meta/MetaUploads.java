package dev.tributary.twin.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.PackedIdentifiers;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The users edge: rows into and out of an audience, in sessions. Thread-safe, under the account's lock. */
final class MetaUploads {

    private static final Duration EXTERN_ID_KEPT = Duration.ofDays(90);

    /** What the account knows of an EXTERN_ID, over all its audiences. */
    private record Known(String identifiers, Instant sentAt) {}

    private final MetaAccount account;
    private final Clock clock;
    private final Map<String, Known> externIds = new HashMap<>();
    private long nextSession = 1;

    MetaUploads(MetaAccount account, Clock clock) {
        this.account = account;
        this.clock = clock;
    }

    /** Adds or removes the users of a payload; takes the account's lock when it has read it, for that is where the time goes. */
    JsonNode answer(String method, String node, Map<String, String> parameters) {
        boolean removal = method.equals("DELETE");
        if (!removal && !method.equals("POST")) {
            throw MetaRefusal.unknownObject(method, node);
        }
        boolean valueBased;
        synchronized (account) {
            MetaAudience audience = account.find(method, node);
            if (audience.invisibleFor > 0) {
                audience.invisibleFor--;
                throw MetaRefusal.of(803, "(#803) Some of the aliases you requested do not exist: users");
            }
            if (audience.isLookalike()) {
                throw MetaRefusal.of(2650, "(#2650) Failed to update the custom audience: users of a lookalike cannot be changed");
            }
            if (audience.flagged) {
                throw MetaRefusal.of(100, 1713230, "Invalid parameter", "Audience Upload Blocked",
                        "Before updating user memberships, you must resolve "
                                + "integrity restrictions on this Data File Custom Audience.");
            }
            valueBased = audience.valueBased && !removal;
        }
        MetaSession asked = MetaSession.read(parameters.get("session"));
        MetaUsers users = MetaUsers.read(parameters.get("payload"), valueBased);
        synchronized (account) {
            MetaAudience audience = account.find(method, node);
            MetaAudience.Session session = session(audience, asked, removal);
            if (removal) {
                remove(audience, users.rows());
            } else {
                add(audience, users.rows());
            }
            boolean again = asked != null && asked.batch() == session.lastBatch;
            if (!again) {
                session.received += users.received();
                session.invalid += users.invalid();
            }
            session.lastBatch = asked == null ? 1 : asked.batch();
            session.endedAt = asked == null || asked.last() ? clock.instant() : session.endedAt;
            audience.contentChangedAt = clock.instant();
            ObjectNode answer = JsonNodeFactory.instance.objectNode().put("audience_id", String.valueOf(audience.id))
                    .put("session_id", String.valueOf(session.id)).put("num_received", session.received).put("num_invalid_entries",
                            session.invalid);
            ObjectNode samples = answer.putObject("invalid_entry_samples");
            users.samples().forEach((row, text) -> samples.put(String.valueOf(row), text));
            return answer;
        }
    }

    /**
     * The session that a request goes on with. The batch received last may be sent again, as happens when its answer was lost; Meta does
     * not say what it does then, and refusing it would leave the sender no way to know.
     */
    private MetaAudience.Session session(MetaAudience audience, @Nullable MetaSession asked, boolean removal) {
        Instant now = clock.instant();
        if (asked == null) {
            MetaAudience.Session own = new MetaAudience.Session(nextSession++, removal, now);
            audience.sessions.put(own.id, own);
            return own;
        }
        MetaAudience.Session session = audience.sessions.get(asked.id());
        if (session == null) {
            if (account.knowsSession(asked.id())) {
                throw MetaRefusal.parameter("Param session[session_id] is in use for another audience of the ad account");
            }
            if (asked.batch() != 1) {
                throw MetaRefusal.of(2650, 1870147, "(#2650) Failed to update the custom audience", "First batch missing",
                        "A session starts with batch_seq 1.");
            }
            session = new MetaAudience.Session(asked.id(), removal, now);
            audience.sessions.put(session.id, session);
            return session;
        }
        if (session.removal != removal) {
            throw MetaRefusal.parameter("Param session[session_id] is in use for the other direction");
        }
        boolean again = asked.batch() == session.lastBatch;
        if (session.endedAt != null && !again) {
            throw MetaRefusal.of(2650, 1870159, "(#2650) Failed to update the custom audience", "Session already finished",
                    "The session got its last batch already.");
        }
        if (!again && asked.batch() != session.lastBatch + 1) {
            throw MetaRefusal.parameter("Param session[batch_seq] must be " + (session.lastBatch + 1));
        }
        return session;
    }

    private void add(MetaAudience audience, List<MetaUsers.Row> rows) {
        Instant now = clock.instant();
        for (MetaUsers.Row row : rows) {
            if (row.externId().isEmpty()) {
                audience.members.put("h" + row.identifiers(), row.identifiers());
                continue;
            }
            Known known = externIds.get(row.externId());
            String identifiers = row.identifiers();
            if (known != null && now.isBefore(known.sentAt().plus(EXTERN_ID_KEPT)) && identifiers.isEmpty()) {
                identifiers = known.identifiers();
            }
            if (identifiers.isEmpty()) {
                // An EXTERN_ID alone means somebody only while Meta remembers whom.
                continue;
            }
            externIds.put(row.externId(), new Known(identifiers, now));
            String before = audience.members.get("x" + row.externId());
            audience.members.put("x" + row.externId(),
                    before == null || before.equals(identifiers) ? identifiers : union(before, identifiers));
        }
    }

    private static String union(String one, String other) {
        List<String> parts = PackedIdentifiers.split(one);
        parts.addAll(PackedIdentifiers.split(other));
        return PackedIdentifiers.join(parts);
    }

    private void remove(MetaAudience audience, List<MetaUsers.Row> rows) {
        Instant now = clock.instant();
        Set<String> named = new HashSet<>();
        for (MetaUsers.Row row : rows) {
            Known known = externIds.get(row.externId());
            boolean remembered = known != null && now.isBefore(known.sentAt().plus(EXTERN_ID_KEPT));
            boolean gone = remembered && audience.members.remove("x" + row.externId()) != null;
            if (!gone && !row.identifiers().isEmpty()) {
                audience.members.remove("h" + row.identifiers());
                named.add(row.identifiers());
            }
        }
        if (!named.isEmpty()) {
            audience.members.values().removeIf(named::contains);
        }
    }
}
