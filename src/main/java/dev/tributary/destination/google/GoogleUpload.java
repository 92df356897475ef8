package dev.tributary.destination.google;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.destination.Delivery;
import dev.tributary.destination.Member;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One batch of members to or from a user list, until every member has an answer. The API stores all of a request or nothing, so the members
 * it blames are set aside and the rest is sent again; when it names no index, the batch is halved until the member is found.
 */
final class GoogleUpload {

    interface Request {
        JsonNode send(List<Member> members) throws DataManager.Failed;
    }

    /** The quota is 300 requests a minute for the whole Cloud project. */
    private static final int MOST_REQUESTS = 120;

    private final Request request;
    private final List<Delivery> deliveries = new ArrayList<>();
    private int requests;

    GoogleUpload(Request request) {
        this.request = request;
    }

    List<Delivery> send(List<Member> members) {
        if (members.isEmpty()) {
            return deliveries;
        }
        if (++requests > MOST_REQUESTS) {
            return later(members, "Google blames too many members of the batch");
        }
        try {
            String requestId = request.send(members).path("requestId").asText();
            if (requestId.isEmpty()) {
                return later(members, "Google answered without a request id");
            }
            members.forEach(member -> deliveries.add(Delivery.accepted(member, requestId)));
            return deliveries;
        } catch (DataManager.Failed e) {
            return failed(members, e.error());
        }
    }

    private List<Delivery> failed(List<Member> members, DataManagerError error) {
        if (error.passing()) {
            return later(members, String.valueOf(error.exception().getMessage()));
        }
        if (!error.ofRows()) {
            throw error.exception();
        }
        Map<Integer, String> blamed = error.rows();
        if (blamed.keySet().stream().anyMatch(row -> row < members.size())) {
            List<Member> rest = new ArrayList<>(members.size());
            for (int i = 0; i < members.size(); i++) {
                if (blamed.containsKey(i)) {
                    deliveries.add(Delivery.rejected(members.get(i), "Google refuses the member: " + blamed.get(i)));
                } else {
                    rest.add(members.get(i));
                }
            }
            return send(rest);
        }
        if (members.size() == 1) {
            deliveries.add(Delivery.rejected(members.get(0), "Google refuses the member: " + error.reason()));
            return deliveries;
        }
        send(members.subList(0, members.size() / 2));
        return send(members.subList(members.size() / 2, members.size()));
    }

    private List<Delivery> later(List<Member> members, String reason) {
        members.forEach(member -> deliveries.add(Delivery.retryLater(member, reason)));
        return deliveries;
    }
}
