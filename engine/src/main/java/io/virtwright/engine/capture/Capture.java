package io.virtwright.engine.capture;

import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A snapshot as a file: one JSON document with a line for each reading, so that two of them can be compared line by line.
 *
 * @param redacted whether names and addresses in it were replaced, see {@link Redaction}
 */
public record Capture(Snapshot snapshot, boolean redacted) {
    /** The form of the file. */
    public static final String SCHEMA = "virtwright/capture/1-draft";

    /** Larger files are refused: 256 MiB. */
    public static final long MAX_BYTES = 256L << 20;

    // A file of the longest that is read, in base64, is one string.
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(2 * Probe.MAX_FILE)
                            .build())
                    .build())
            .build();

    /** Writes it. Leaves {@code out} open. */
    public void write(OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        ObjectNode head = Fields.NODES
                .objectNode()
                .put("schema", SCHEMA)
                .put("host", snapshot.host())
                .put("taken", snapshot.taken().toString())
                .put("redacted", redacted);
        String opening = MAPPER.writeValueAsString(head);
        writer.write(opening.substring(0, opening.length() - 1));
        writer.write(",\"readings\":[");
        String between = "\n";
        for (Map.Entry<Probe<?>, Reading<?>> entry : snapshot.readings().entrySet()) {
            writer.write(between);
            writer.write(MAPPER.writeValueAsString(line(entry.getKey(), entry.getValue())));
            between = ",\n";
        }
        writer.write("\n]}\n");
        writer.flush();
    }

    private static ObjectNode line(Probe<?> probe, Reading<?> reading) {
        ObjectNode line = Fields.NODES.objectNode();
        line.set("probe", ProbeForm.write(probe));
        line.set("reading", ReadingForm.write(probe, reading));
        return line;
    }

    /**
     * Reads one.
     *
     * @throws CaptureException for anything that is none, with what is wrong with it
     */
    public static Capture read(byte[] content) {
        JsonNode root = tree(content);
        String schema = Fields.text(root, "schema");
        if (!schema.equals(SCHEMA)) {
            throw new CaptureException("of the form '" + schema + "'; this program reads " + SCHEMA);
        }
        Map<Probe<?>, Reading<?>> readings = new LinkedHashMap<>();
        Fields.list(Fields.field(root, "readings"), line -> readings.put(probe(line), reading(line)));
        Snapshot empty = Snapshot.empty(Fields.text(root, "host"), Values.instant(Fields.text(root, "taken")));
        return new Capture(empty.plus(readings), Fields.truth(root, "redacted"));
    }

    /** Readings without a head, one to a line, as they stand in a capture; a comma at a line's end is passed over. */
    public static Map<Probe<?>, Reading<?>> lines(String text) {
        Map<Probe<?>, Reading<?>> readings = new LinkedHashMap<>();
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            JsonNode node = tree((line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                    .getBytes(StandardCharsets.UTF_8));
            readings.put(probe(node), reading(node));
        });
        return readings;
    }

    private static JsonNode tree(byte[] content) {
        try {
            return MAPPER.readTree(content);
        } catch (JacksonException e) {
            throw new CaptureException(
                    "not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    private static Probe<?> probe(JsonNode line) {
        return ProbeForm.read(Fields.field(line, "probe"));
    }

    private static Reading<?> reading(JsonNode line) {
        return ReadingForm.read(probe(line), Fields.field(line, "reading"));
    }
}
