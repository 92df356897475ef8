package dev.tributary.twin.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.twin.kit.JsonResponse;
import dev.tributary.twin.kit.TwinResponse;
import dev.tributary.twin.salesforce.SalesforceObject.Type;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Query jobs of Bulk API 2.0. A job takes a number of looks at its state before it is done. Thread-safe. */
final class SalesforceJobs {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FIELDS = Set.of("operation", "query", "contentType", "columnDelimiter", "lineEnding");
    /** Results are kept so long. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final class Job {
        final String id;
        final String version;
        final boolean all;
        final Soql soql;
        final Instant created;
        final List<SalesforceRecord> rows;
        String state = "UploadComplete";
        int looks;

        Job(String id, String version, boolean all, Soql soql, Instant created, List<SalesforceRecord> rows) {
            this.id = id;
            this.version = version;
            this.all = all;
            this.soql = soql;
            this.created = created;
            this.rows = rows;
        }
    }

    private final SalesforceOrg org;
    private final Clock clock;
    private final SalesforceTwin.Limits limits;
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private int failures;

    SalesforceJobs(SalesforceOrg org, Clock clock, SalesforceTwin.Limits limits) {
        this.org = org;
        this.clock = clock;
        this.limits = limits;
    }

    /** The next so many jobs fail instead of completing. */
    synchronized void fail(int count) {
        failures = count;
    }

    synchronized TwinResponse create(String version, String body) {
        JsonNode asked;
        try {
            asked = JSON.readTree(body);
        } catch (IOException notJson) {
            return SalesforceTwin.refusal(400, "JSON_PARSER_ERROR", "The request body is no JSON");
        }
        for (var names = asked.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                return SalesforceTwin.refusal(400, "JSON_PARSER_ERROR", "Unrecognized field \"" + name + "\"");
            }
        }
        String operation = asked.path("operation").asText();
        if (!operation.equals("query") && !operation.equals("queryAll")) {
            return SalesforceTwin.refusal(400, "INVALIDJOB", "Operation must be query or queryAll");
        }
        if (!asked.path("contentType").asText("CSV").equals("CSV") || !asked.path("columnDelimiter").asText("COMMA").equals("COMMA")
                || !asked.path("lineEnding").asText("LF").equals("LF")) {
            return SalesforceTwin.refusal(400, "INVALIDJOB", "This twin writes CSV with commas and LF");
        }
        Soql soql;
        try {
            soql = Soql.parse(asked.path("query").asText());
        } catch (Soql.Refused refused) {
            return SalesforceTwin.refusal(400, refused.code, String.valueOf(refused.getMessage()));
        }
        if (soql.fields().stream().anyMatch(field -> soql.object().fields.get(field) == Type.COMPOUND)) {
            return SalesforceTwin.refusal(400, "FUNCTIONALITY_NOT_ENABLED", "Selecting compound data not supported in Bulk Query");
        }
        boolean all = operation.equals("queryAll");
        Job job = new Job(SalesforceOrg.id18("750", jobs.size() + 1), version, all, soql, clock.instant(), org.query(soql, all));
        jobs.put(job.id, job);
        return info(job);
    }

    synchronized TwinResponse state(String id) {
        Job job = jobs.get(id);
        if (job == null) {
            return unknown();
        }
        if (job.state.equals("UploadComplete") || job.state.equals("InProgress")) {
            job.state = ++job.looks < limits.looks() ? "InProgress" : failures-- > 0 ? "Failed" : "JobComplete";
        }
        return info(job);
    }

    synchronized TwinResponse abort(String id, String body) {
        Job job = jobs.get(id);
        if (job == null) {
            return unknown();
        }
        if (!body.replaceAll("\\s", "").equals("{\"state\":\"Aborted\"}")) {
            return SalesforceTwin.refusal(400, "INVALIDJOBSTATE", "The only state a job can be put into is Aborted");
        }
        job.state = "Aborted";
        return info(job);
    }

    synchronized TwinResponse delete(String id) {
        Job job = jobs.get(id);
        if (job == null) {
            return unknown();
        }
        if (job.state.equals("UploadComplete") || job.state.equals("InProgress")) {
            return SalesforceTwin.refusal(400, "INVALIDJOBSTATE", "Only a job that is done can be deleted");
        }
        jobs.remove(id);
        return new TwinResponse(204, Map.of(), new byte[0]);
    }

    synchronized TwinResponse results(String version, String id, Map<String, String> query) {
        Job job = jobs.get(id);
        if (job == null || job.created.plus(KEPT).isBefore(clock.instant())) {
            return unknown();
        }
        if (!job.version.equals(version)) {
            return SalesforceTwin.refusal(409, "API_ERROR", "The job was created with API version " + job.version);
        }
        if (!job.state.equals("JobComplete")) {
            return SalesforceTwin.refusal(400, "INVALIDJOBSTATE", "Job is in state " + job.state);
        }
        int most;
        int from;
        try {
            most = Integer.parseInt(query.getOrDefault("maxRecords", String.valueOf(limits.rowsInResult())));
            from = query.containsKey("locator") ? place(String.valueOf(query.get("locator"))) : 0;
        } catch (IllegalArgumentException wrong) {
            return SalesforceTwin.refusal(400, "INVALID_LOCATOR", "locator or maxRecords is not valid");
        }
        if (most < 1 || from >= job.rows.size() && from > 0) {
            return SalesforceTwin.refusal(400, "INVALID_LOCATOR", "locator or maxRecords is not valid");
        }
        int to = Math.min(job.rows.size(), from + Math.min(most, limits.rowsInResult()));
        StringBuilder csv = new StringBuilder("\"" + String.join("\",\"", job.soql.fields()) + "\"\n"); // on every page
        job.rows.subList(from, to).forEach(row -> row.write(csv, job.soql.fields()));
        return new TwinResponse(200, Map.of("Content-Type", "text/csv; charset=UTF-8"), csv.toString().getBytes(StandardCharsets.UTF_8))
                .with("Sforce-NumberOfRecords", String.valueOf(to - from))
                .with("Sforce-Locator", to < job.rows.size() ? locator(to) : "null"); // sic: the word, on the last page
    }

    private static String locator(int row) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("row " + row).getBytes(StandardCharsets.US_ASCII));
    }

    private static int place(String locator) {
        return Integer.parseInt(new String(Base64.getUrlDecoder().decode(locator), StandardCharsets.US_ASCII).replace("row ", ""));
    }

    private TwinResponse info(Job job) {
        return JsonResponse.of(200, json -> {
            json.writeStartObject();
            json.writeStringField("id", job.id);
            json.writeStringField("operation", job.all ? "queryAll" : "query");
            json.writeStringField("object", job.soql.object().apiName);
            json.writeStringField("createdDate", job.created.toString());
            json.writeStringField("state", job.state);
            json.writeStringField("concurrencyMode", "Parallel");
            json.writeStringField("contentType", "CSV");
            json.writeFieldName("apiVersion");
            json.writeNumber(job.version);
            json.writeStringField("jobType", "V2Query");
            json.writeStringField("lineEnding", "LF");
            json.writeStringField("columnDelimiter", "COMMA");
            json.writeNumberField("numberRecordsProcessed", job.state.equals("JobComplete") ? job.rows.size() : 0);
            if (job.state.equals("Failed")) {
                json.writeStringField("errorMessage", "QUERY_TIMEOUT: Your query request was running for too long.");
            }
            json.writeEndObject();
        });
    }

    private static TwinResponse unknown() {
        return SalesforceTwin.refusal(404, "NOT_FOUND", "The requested resource does not exist");
    }
}
