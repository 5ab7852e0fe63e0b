package io.virtwright.app.report;

import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Value;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Hosts of audits and plans as JSON. */
final class Json {
    private Json() {}

    /** One host of an audit. */
    static void host(JsonGenerator json, Report.HostReport host) {
        json.writeStartObject();
        heading(json, host.name(), host.taken().toString(), host.policy());
        json.writeArrayPropertyStart("findings");
        host.findings().forEach(entry -> entry(json, entry));
        json.writeEndArray();
        JsonStream.strings(json, "errors", host.errors());
        JsonStream.strings(json, "notes", host.notes());
        if (host.incomplete()) {
            json.writeBooleanProperty("incomplete", true);
        }
        json.writeEndObject();
    }

    /** The plan of one host. */
    static void host(JsonGenerator json, PlanReport plan) {
        json.writeStartObject();
        heading(json, plan.name(), plan.taken().toString(), plan.policy());
        json.writeArrayPropertyStart("steps");
        plan.steps().forEach(step -> {
            json.writeStartObject();
            JsonStream.string(json, "kind", step.kind().name().toLowerCase(Locale.ROOT));
            JsonStream.string(json, "target", step.target());
            JsonStream.string(
                    json, "when", step.when().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            JsonStream.string(json, "detail", step.detail());
            JsonStream.strings(json, "checks", step.checks());
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeArrayPropertyStart("left");
        plan.left().forEach(entry -> entry(json, entry));
        json.writeEndArray();
        JsonStream.strings(json, "notes", plan.notes());
        json.writeEndObject();
    }

    private static void heading(JsonGenerator json, String name, String taken, String policy) {
        JsonStream.string(json, "name", name);
        JsonStream.string(json, "taken", taken);
        JsonStream.string(json, "policy", policy);
    }

    private static void entry(JsonGenerator json, Report.Entry entry) {
        json.writeStartObject();
        JsonStream.string(json, "check", entry.check());
        JsonStream.string(json, "practice", entry.practice());
        JsonStream.string(json, "title", entry.title());
        json.writeObjectPropertyStart("subject");
        JsonStream.string(json, "kind", entry.subject().kind().word());
        JsonStream.string(json, "name", entry.subject().name());
        entry.subject().uuid().ifPresent(uuid -> JsonStream.string(json, "uuid", uuid.toString()));
        entry.subject().device().ifPresent(device -> JsonStream.string(json, "device", device));
        json.writeEndObject();
        JsonStream.string(json, "severity", entry.severity().word());
        JsonStream.string(json, "verdict", entry.verdict().word());
        json.writeObjectPropertyStart("layers");
        for (Layer layer : Layer.values()) {
            json.writeName(layer.word());
            judgement(json, entry.on(layer));
        }
        json.writeEndObject();
        JsonStream.string(json, "summary", entry.summary());
        JsonStream.string(json, "why", entry.why());
        JsonStream.string(json, "remedy", entry.remedy());
        JsonStream.string(json, "guide", entry.guide());
        entry.waiver().ifPresent(waived -> {
            json.writeObjectPropertyStart("waiver");
            JsonStream.string(json, "reason", waived.reason());
            JsonStream.string(json, "until", waived.until().toString());
            json.writeBooleanProperty("expired", waived.expired());
            json.writeEndObject();
        });
        json.writeEndObject();
    }

    private static void judgement(JsonGenerator json, Judgement judgement) {
        json.writeStartObject();
        JsonStream.string(json, "verdict", judgement.verdict().word());
        judgement.have().ifPresent(value -> {
            json.writeName("have");
            value(json, value);
        });
        judgement.want().ifPresent(value -> {
            json.writeName("want");
            value(json, value);
        });
        if (!judgement.source().isEmpty()) {
            JsonStream.string(json, "source", judgement.source());
        }
        if (!judgement.note().isEmpty()) {
            JsonStream.string(json, "note", judgement.note());
        }
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, Value value) {
        switch (value) {
            case Value.Text(String text) -> json.writeString(JsonStream.wellFormed(text));
            case Value.Whole(long number) -> json.writeNumber(number);
            case Value.Real(double number) -> json.writeNumber(number);
            case Value.Truth(boolean is) -> json.writeBoolean(is);
            case Value.Items(List<Value> items) -> {
                json.writeStartArray();
                items.forEach(item -> value(json, item));
                json.writeEndArray();
            }
        }
    }
}
