package dev.tributary.destination.meta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.Fault;
import dev.tributary.destination.Delivery;
import dev.tributary.destination.Member;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One batch of members to or from an audience, until every member has an answer. Each request is a session of its own: nothing hangs on an
 * order of batches, and a request sent again after a crash is a new session.
 */
final class MetaUpload {

    interface Request {
        JsonNode send(String payload, String session);
    }

    private static final SecureRandom RANDOM = new SecureRandom();
    /** JSON readers keep whole numbers exactly up to 2^53. */
    private static final long LARGEST_SESSION = 1L << 53;
    /** Beyond this many requests for one batch, something else than single members is wrong. */
    private static final int MOST_REQUESTS = 64;

    private final List<String> schema;
    private final Request request;
    private final List<Delivery> deliveries = new ArrayList<>();
    private int requests;

    MetaUpload(List<String> schema, Request request) {
        this.schema = schema;
        this.request = request;
    }

    List<Delivery> send(List<Member> members) {
        if (members.isEmpty()) {
            return deliveries;
        }
        if (++requests > MOST_REQUESTS) {
            members.forEach(member -> deliveries.add(Delivery.retryLater(member, "Meta calls too many members of the batch invalid")));
            return deliveries;
        }
        long rows = members.stream().mapToLong(member -> MetaRows.rows(member.tuple())).sum();
        long session = 1 + (long) (RANDOM.nextDouble() * (LARGEST_SESSION - 1));
        JsonNode receipt;
        try {
            receipt = request.send(MetaRows.payload(members, schema),
                    "{\"session_id\":" + session + ",\"batch_seq\":1,\"last_batch_flag\":true,\"estimated_num_total\":" + rows + "}");
        } catch (MetaException e) {
            return failed(members, e);
        }
        return read(receipt, members, rows, String.valueOf(session));
    }

    private List<Delivery> failed(List<Member> members, MetaException e) {
        MetaError error = e.error();
        if (error.tooMuchData() && members.size() > 1) {
            halves(members);
        } else if (error.fault() == Fault.RATE_LIMIT || error.fault() == Fault.VENDOR_DOWN) {
            members.forEach(member -> deliveries.add(Delivery.retryLater(member, error.sentence())));
        } else if (error.subcode() == MetaError.TOO_SMALL) {
            members.forEach(member -> deliveries.add(Delivery.rejected(member, error.sentence())));
        } else {
            throw e;
        }
        return deliveries;
    }

    private List<Delivery> read(JsonNode receipt, List<Member> members, long rows, String session) {
        long received = receipt.path("num_received").asLong(-1);
        if (received < rows) {
            members.forEach(member -> deliveries.add(Delivery.retryLater(member, "Meta received fewer rows than it was sent")));
            return deliveries;
        }
        long invalid = receipt.path("num_invalid_entries").asLong();
        if (invalid == 0) {
            members.forEach(member -> deliveries.add(Delivery.accepted(member, session)));
            return deliveries;
        }
        if (members.size() == 1) {
            deliveries.add(Delivery.rejected(members.get(0), "Meta calls the hashed identifiers invalid"));
            return deliveries;
        }
        Set<Member> named = MetaRows.invalid(receipt.path("invalid_entry_samples"), members, schema);
        if (named.isEmpty() || named.size() == members.size()) {
            halves(members);
            return deliveries;
        }
        named.forEach(member -> deliveries.add(Delivery.rejected(member, "Meta calls the hashed identifiers invalid")));
        List<Member> rest = members.stream().filter(member -> !named.contains(member)).toList();
        if (named.size() >= invalid) {
            rest.forEach(member -> deliveries.add(Delivery.accepted(member, session)));
            return deliveries;
        }
        return send(rest);
    }

    private void halves(List<Member> members) {
        send(members.subList(0, members.size() / 2));
        send(members.subList(members.size() / 2, members.size()));
    }
}
