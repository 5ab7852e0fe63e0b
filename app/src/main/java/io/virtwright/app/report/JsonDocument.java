package io.virtwright.app.report;

import io.virtwright.engine.hands.TransactionReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/**
 * A document of one or many hosts, written host by host: each becomes bytes where it is worked on, and these follow each other in
 * the order of the list. So a document of any length is never in memory.
 */
public final class JsonDocument {
    private final OutputStream out;
    private boolean begun;

    /** Begins a document. */
    public JsonDocument(String schema, OutputStream out) {
        this.out = out;
        write("{\n  \"schema\" : \"" + schema + "\",\n  \"hosts\" : [ ");
    }

    /** Writes the document of one host that is not among others. */
    public static void one(String schema, byte[] host, HostResult.Status status, OutputStream out) {
        JsonDocument document = new JsonDocument(schema, out);
        document.separate();
        document.write(host);
        FleetResults results = new FleetResults(List.of(""));
        results.put(0, HostResult.of(status));
        document.end(results.counts(), List.of(), true);
    }

    /** What is written before a host. */
    public void separate() {
        write(begun ? ", " : "");
        begun = true;
    }

    /**
     * Ends the document with how many hosts ended how.
     *
     * @param notes what is true of the run and not of one host
     */
    public void end(Map<String, Integer> summary, List<String> notes, boolean ascii) {
        write((begun ? " " : "") + "],\n"
                + (notes.isEmpty()
                        ? ""
                        : "  \"notes\" : [ "
                                + notes.stream()
                                        .map(note -> new String(
                                                bytes(ascii, json -> json.writeString(JsonStream.wellFormed(note))),
                                                StandardCharsets.UTF_8))
                                        .collect(Collectors.joining(", "))
                                + " ],\n")
                + "  \"summary\" : {\n"
                + summary.entrySet().stream()
                        .map(entry -> "    \"" + entry.getKey() + "\" : " + entry.getValue())
                        .collect(Collectors.joining(",\n"))
                + "\n  }\n}\n");
    }

    private void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One host of an audit. */
    public static byte[] audit(Report.HostReport host, boolean ascii) {
        return bytes(ascii, json -> Json.host(json, host));
    }

    /** The plan of one host. */
    public static byte[] plan(PlanReport plan, boolean ascii) {
        return bytes(ascii, json -> Json.host(json, plan));
    }

    /** The transactions of one host. */
    public static byte[] history(String host, List<TransactionReport> transactions, boolean ascii) {
        return bytes(ascii, json -> TransactionJson.host(json, host, transactions));
    }

    /** A host for which the command could not run. */
    public static byte[] failed(String host, String array, String error, boolean ascii) {
        return bytes(ascii, json -> {
            json.writeStartObject();
            JsonStream.string(json, "name", host);
            json.writeBooleanProperty("failed", true);
            json.writeArrayPropertyStart(array);
            json.writeEndArray();
            JsonStream.strings(json, "errors", List.of(error));
            json.writeEndObject();
        });
    }

    /** Writes a host where it stands in the document, for the indentation, and cuts it out. */
    private static byte[] bytes(boolean ascii, Consumer<JsonGenerator> host) {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream(1 << 14);
        int start;
        int end;
        try (JsonGenerator json = JsonStream.open(buffer, ascii)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("hosts");
            json.flush();
            start = buffer.size();
            host.accept(json);
            json.flush();
            end = buffer.size();
            json.writeEndArray();
            json.writeEndObject();
        }
        byte[] all = buffer.toByteArray();
        while (all[start] == ' ' || all[start] == '\n') {
            start++;
        }
        return Arrays.copyOfRange(all, start, end);
    }
}
