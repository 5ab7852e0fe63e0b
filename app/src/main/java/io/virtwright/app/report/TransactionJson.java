package io.virtwright.app.report;

import io.virtwright.engine.hands.TransactionReport;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Transactions as JSON. */
public final class TransactionJson {
    /** The form of the JSON. */
    public static final String SCHEMA = "virtwright/history/1-draft";

    private TransactionJson() {}

    /** The transactions of one host. */
    static void host(JsonGenerator json, String host, List<TransactionReport> transactions) {
        json.writeStartObject();
        JsonStream.string(json, "name", host);
        json.writeArrayPropertyStart("transactions");
        transactions.forEach(report -> transaction(json, report));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void transaction(JsonGenerator json, TransactionReport report) {
        json.writeStartObject();
        JsonStream.string(json, "id", report.id().text());
        JsonStream.string(json, "state", report.state().word());
        JsonStream.string(json, "created", report.created().toString());
        JsonStream.string(json, "policy", report.policy());
        JsonStream.string(json, "problem", report.problem());
        json.writeArrayPropertyStart("steps");
        report.steps().forEach(step -> {
            json.writeStartObject();
            json.writeNumberProperty("number", step.number());
            JsonStream.string(json, "target", step.target());
            JsonStream.string(json, "summary", step.summary());
            JsonStream.string(json, "detail", step.detail());
            JsonStream.string(json, "when", step.when());
            JsonStream.string(json, "state", step.state());
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeEndObject();
    }
}
