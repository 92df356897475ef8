package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** A platform in memory: lists by id, each with the tuple of every member. */
public final class FakeDestination implements Destination {

    /** Goes by the id of a shipped one, so that the same audiences name it. */
    private record FakeType(int batchRows) implements DestinationType {

        @Override
        public DestinationDeclaration declaration() {
            return new DestinationDeclaration("meta", "Fake", List.of(), List.of("email", "phone"),
                    List.of(DestinationOption.listName(),
                            DestinationOption.group(DestinationOption.LOOKALIKE, "Lookalike", "A lookalike", List.of())),
                    List.of(), new DestinationDeclaration.Limits(batchRows, 100), Set.of(DestinationDeclaration.Confirms.values()), true);
        }

        @Override
        public Destination create(DestinationSettings settings, DestinationContext context) {
            return new FakeDestination(settings.connection());
        }
    }

    /** Stands for the process being killed. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    final Map<String, String> markers = new LinkedHashMap<>();
    final Map<String, Map<String, String>> lists = new HashMap<>();
    final List<String> calls = new ArrayList<>();
    final Map<String, String> refused = new HashMap<>();
    final Map<String, Confirmation.Answer> answers = new HashMap<>();
    int batchRows = 10_000;
    boolean killAfterCreating;
    /** What the n-th call of apply does instead of answering; null: nothing special. */
    Function<Integer, RuntimeException> fault = call -> null;
    boolean killBefore;
    boolean killAfter;
    boolean down;
    private int applied;
    private final String connection;

    public FakeDestination() {
        this("shop");
    }

    public FakeDestination(String connection) {
        this.connection = connection;
    }

    @Override
    public DestinationType type() {
        return new FakeType(batchRows);
    }

    @Override
    public String connection() {
        return connection;
    }

    @Override
    public String tuple(String profileId, Map<String, List<String>> identifiers, DestinationOptions options) {
        List<String> emails = identifiers.getOrDefault("email", List.of());
        List<String> phones = identifiers.getOrDefault("phone", List.of());
        List<String> usable = emails.stream().filter(email -> !email.startsWith("unusable")).toList();
        return usable.isEmpty() && phones.isEmpty() ? null : String.join(",", usable) + "|" + String.join(",", phones);
    }

    @Override
    public int rows(String tuple) {
        return 1;
    }

    @Override
    public synchronized String ensureList(ListSpec spec, String knownId) {
        String id = markers.computeIfAbsent(spec.marker(), marker -> {
            calls.add("create");
            return "list" + (markers.size() + 1);
        });
        lists.computeIfAbsent(id, key -> new TreeMap<>());
        if (killAfterCreating) {
            killAfterCreating = false;
            throw new Killed();
        }
        return id;
    }

    @Override
    public synchronized List<Delivery> apply(String listId, Action action, List<Member> members, DestinationOptions options) {
        applied++;
        calls.add(action.spelled() + " " + String.join(",", members.stream().map(Member::profileId).sorted().toList()));
        if (killBefore) {
            killBefore = false;
            throw new Killed();
        }
        RuntimeException now = fault.apply(applied);
        if (now != null) {
            throw now;
        }
        Map<String, String> list = lists.get(listId);
        if (list == null) {
            throw new ListGoneException("the list is gone");
        }
        if (down) {
            return members.stream().map(member -> Delivery.retryLater(member, "the platform is down")).toList();
        }
        List<Delivery> deliveries = new ArrayList<>();
        for (Member member : members) {
            String reason = refused.get(member.profileId());
            if (reason != null) {
                deliveries.add(reason.isEmpty() ? null : Delivery.rejected(member, reason));
            } else {
                if (action == Action.ADD) {
                    list.put(member.profileId(), member.tuple());
                } else {
                    list.values().remove(member.tuple()); // as platforms do: they know nothing of our ids
                }
                deliveries.add(Delivery.accepted(member, "request" + applied));
            }
        }
        deliveries.removeIf(java.util.Objects::isNull);
        if (killAfter) {
            killAfter = false;
            throw new Killed();
        }
        return deliveries;
    }

    public void unavailable(int call, Fault kind) {
        fault = number -> number == call ? new FaultException(kind, "the token is refused; renew it") : null;
    }

    @Override
    public Confirmation confirm(String listId, Collection<String> requestIds) {
        Map<String, Confirmation.Answer> known = new HashMap<>();
        requestIds.forEach(id -> known.put(id, answers.getOrDefault(id, new Confirmation.Answer(Confirmation.State.CONFIRMED, null))));
        return new Confirmation(known, (long) lists.get(listId).size(), "61 to 70 %", "ready");
    }

    @Override
    public String ensureLookalike(ListSpec spec, String seedListId, String knownId) {
        calls.add("lookalike of " + seedListId);
        return "like-" + seedListId;
    }

    @Override
    public void check() {
    }

    @Override
    public void close() {
    }
}
