package dev.tributary.twin.meta;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What a reader sees of a node: its id and the fields asked for, nothing else. */
final class MetaFields {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** The fields of a custom audience in Meta's SDK 26; those the twin does not model are answered as absent, like an empty one. */
    private static final Set<String> AUDIENCE = Set.of("account_id", "approximate_count_lower_bound", "approximate_count_upper_bound",
            "audience_labels",
            "customer_file_source", "data_source", "data_source_types", "datafile_custom_audience_uploading_status", "delete_time",
            "delivery_status",
            "description", "excluded_custom_audiences", "external_event_source", "fields_violating_integrity_policy", "household_audience",
            "id",
            "included_custom_audiences", "is_eligible_for_sac_campaigns", "is_household", "is_snapshot", "is_value_based",
            "lookalike_audience_ids",
            "lookalike_spec", "messenger_marketing_messages_page", "name", "operation_status", "opt_out_link", "owner_business",
            "page_deletion_marked_delete_time", "permission_for_actions", "pixel_id", "regulated_audience_spec", "retention_days",
            "rev_share_policy_id",
            "rule", "rule_aggregation", "rule_v2", "seed_audience", "sharing_status", "subtype", "time_content_updated", "time_created",
            "time_updated");
    private static final Set<String> ACCOUNT = Set.of("id", "account_id", "name", "currency", "timezone_name", "account_status");

    private MetaFields() {
    }

    static ObjectNode account(@Nullable String fields) {
        ObjectNode all = JsonNodeFactory.instance.objectNode().put("account_id", MetaTwin.AD_ACCOUNT.substring("act_".length())).put("name",
                "Twin shop")
                .put("currency", "GBP").put("timezone_name", "Europe/London").put("account_status", 1).put("id", MetaTwin.AD_ACCOUNT);
        return only(all, asked(fields, ACCOUNT, "AdAccount"));
    }

    static ObjectNode of(MetaAudience audience, List<Long> lookalikes, @Nullable String fields) {
        List<String> asked = asked(fields, AUDIENCE, "CustomAudience");
        ObjectNode all = JsonNodeFactory.instance.objectNode().put("id", String.valueOf(audience.id))
                .put("account_id", MetaTwin.AD_ACCOUNT.substring("act_".length())).put("name", audience.name)
                .put("subtype", audience.subtype)
                .put("is_value_based", audience.valueBased).put("time_created", audience.createdAt.getEpochSecond())
                .put("time_updated", audience.changedAt.getEpochSecond()).put("time_content_updated",
                        audience.contentChangedAt.getEpochSecond());
        if (!audience.description.isEmpty()) {
            all.put("description", audience.description);
        }
        if (audience.customerFileSource != null) {
            all.put("customer_file_source", audience.customerFileSource);
        }
        if (audience.lookalikeSpec != null) {
            ObjectNode spec = audience.lookalikeSpec.deepCopy();
            spec.putArray("origin").addObject().put("id", String.valueOf(audience.originId)).put("type", "custom_audience");
            all.set("lookalike_spec", spec);
        }
        if (!lookalikes.isEmpty()) {
            var ids = all.putArray("lookalike_audience_ids");
            lookalikes.forEach(id -> ids.add(String.valueOf(id)));
        }
        boolean small = !audience.isLookalike() && audience.members.size() < MetaTwin.LEAST_SEED;
        status(all.putObject("operation_status"), audience.flagged ? 471 : 200, audience.flagged ? "Flagged for integrity." : "Normal");
        status(all.putObject("delivery_status"), small ? 300 : 200,
                small ? "This audience is too small." : "This audience is ready for use.");
        sizes(all, audience);
        return only(all, asked);
    }

    private static void status(ObjectNode status, int code, String description) {
        status.put("code", code).put("description", description);
    }

    /** Sizes are ranges, -1 where there is none to tell; the width here is ours, Meta does not publish its own. */
    private static void sizes(ObjectNode all, MetaAudience audience) {
        long size = audience.isLookalike() ? 100_000 : audience.members.size();
        if (size < MetaTwin.LEAST_SEED) {
            all.put("approximate_count_lower_bound", -1).put("approximate_count_upper_bound", -1);
            return;
        }
        long unit = 1;
        while (size / unit >= 100) {
            unit *= 10;
        }
        long lower = size / unit * unit;
        all.put("approximate_count_lower_bound", lower).put("approximate_count_upper_bound", lower * 6 / 5);
    }

    private static List<String> asked(@Nullable String fields, Set<String> known, String type) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        int depth = 0;
        for (char c : (fields == null ? "" : fields + ",").toCharArray()) {
            depth += c == '{' || c == '(' ? 1 : 0;
            if (depth == 0 && c != ',') {
                name.append(c);
            }
            depth -= c == '}' || c == ')' ? 1 : 0;
            if (depth == 0 && c == ',' && !name.isEmpty()) {
                names.add(name.toString().strip());
                name.setLength(0);
            }
        }
        for (String one : names) {
            if (!known.contains(one)) {
                throw MetaRefusal.parameter("Tried accessing nonexisting field (" + one + ") on node type (" + type + ")");
            }
        }
        return names;
    }

    private static ObjectNode only(ObjectNode all, List<String> asked) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        asked.forEach(name -> {
            if (all.has(name)) {
                shown.set(name, all.get(name));
            }
        });
        shown.set("id", all.get("id"));
        return shown;
    }

    /** The {@code filtering} parameter, for name, subtype and id. */
    static Predicate<MetaAudience> filter(@Nullable String filtering) {
        Predicate<MetaAudience> all = audience -> true;
        if (filtering == null || filtering.isBlank()) {
            return all;
        }
        JsonNode filters;
        try {
            filters = JSON.readTree(filtering);
        } catch (JacksonException e) {
            throw MetaRefusal.parameter("Param filtering must be a valid JSON array");
        }
        for (JsonNode one : filters) {
            String field = one.path("field").asText();
            String operator = one.path("operator").asText();
            List<String> values = new ArrayList<>();
            (one.path("value").isArray() ? one.path("value") : List.of(one.path("value"))).forEach(value -> values.add(value.asText()));
            if (!Set.of("name", "subtype", "id").contains(field) || !Set.of("EQUAL", "CONTAIN", "IN").contains(operator)) {
                throw MetaRefusal.parameter("Filtering field '" + field + "' with operation '" + operator + "' is not supported");
            }
            all = all.and(audience -> {
                String text = field.equals("name") ? audience.name : field.equals("id") ? String.valueOf(audience.id) : audience.subtype;
                return operator.equals("CONTAIN") ? values.stream().anyMatch(text::contains) : values.contains(text);
            });
        }
        return all;
    }
}
