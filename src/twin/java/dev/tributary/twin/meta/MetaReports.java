package dev.tributary.twin.meta;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The reports that were asked for and how far each has come. It comes one step further with each look. Thread-safe. */
final class MetaReports {

    private static final class Report {
        final String end;
        final List<ObjectNode> rows;
        final int hiddenLooks;
        int looks;

        Report(String end, List<ObjectNode> rows, int hiddenLooks) {
            this.end = end;
            this.rows = rows;
            this.hiddenLooks = hiddenLooks;
        }
    }

    private static final String DONE = "Job Completed";
    private static final long FIRST = 6_023_920_149_050L;

    private final Map<String, Report> reports = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private int readyAtLook = 1;
    private int hiddenLooks;
    private int endings;
    private String ending = DONE;

    synchronized void readyAtLook(int looks) {
        readyAtLook = Math.max(1, looks);
    }

    synchronized void lateToAppear(int looks) {
        hiddenLooks = looks;
    }

    synchronized void endNext(int count, String status) {
        endings = count;
        ending = status;
    }

    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    synchronized String ask(MetaInsights question, List<ObjectNode> rows) {
        String id = String.valueOf(FIRST + reports.size());
        boolean ends = endings > 0;
        endings -= ends ? 1 : 0;
        reports.put(id, new Report(ends ? ending : DONE, rows, hiddenLooks));
        asked.add(question.since() + "/" + question.until());
        return id;
    }

    synchronized ObjectNode look(String id, Clock clock) {
        Report report = reports.get(id);
        if (report == null || report.looks++ < report.hiddenLooks) {
            throw MetaRefusal.unknownObject("GET", id);
        }
        int left = readyAtLook - (report.looks - report.hiddenLooks);
        String status = left <= 0 ? report.end : report.looks - report.hiddenLooks == 1 && left > 1 ? "Job Not Started" : "Job Running";
        int percent = left <= 1 && report.end.equals(DONE) ? 100 : left <= 0 ? 0 : 100 / (left + 1);
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("id", id).put("account_id", MetaAdsTwin.AD_ACCOUNT.substring(4))
                .put("time_ref", clock.instant().getEpochSecond()).put("async_status", status)
                .put("async_percent_completion", status.equals("Job Not Started") ? 0 : percent);
        if (status.equals("Job Failed")) {
            answer.put("error_code", 2).put("error_subcode", 0).put("error_message", "The report could not be made")
                    .put("error_user_title", "Report failed").put("error_user_msg", "Try again with less data.");
        }
        return answer;
    }

    synchronized List<ObjectNode> rows(String id) {
        Report report = reports.get(id);
        if (report == null) {
            throw MetaRefusal.unknownObject("GET", id);
        }
        if (report.looks - report.hiddenLooks < readyAtLook || !report.end.equals(DONE)) {
            throw MetaRefusal.of(2601, "(#2601) Error accessing adreport job.");
        }
        return report.rows;
    }
}
