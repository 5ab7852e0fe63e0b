package io.virtwright.app.report;

import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.finding.Waived;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON of an audit back into the report it was written from. */
public final class JsonReader {
    private JsonReader() {}

    /**
     * The report of an audit.
     *
     * @throws IllegalArgumentException for what is no such report; the message says what is wrong with it
     */
    public static Report report(byte[] json) {
        try {
            JsonNode root = JsonMapper.shared().readTree(json);
            String schema = text(root, "schema");
            if (!schema.equals(Report.SCHEMA)) {
                throw new IllegalArgumentException("a report of the form " + schema + ", not " + Report.SCHEMA);
            }
            return new Report(list(field(root, "hosts"), JsonReader::host));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no time: " + e.getMessage(), e);
        }
    }

    private static Report.HostReport host(JsonNode node) {
        return new Report.HostReport(
                text(node, "name"),
                Instant.parse(text(node, "taken")),
                text(node, "policy"),
                list(field(node, "findings"), JsonReader::entry),
                list(field(node, "errors"), JsonReader::text),
                list(field(node, "notes"), JsonReader::text),
                node.has("incomplete"));
    }

    private static Report.Entry entry(JsonNode node) {
        Map<Layer, Judgement> layers = new EnumMap<>(Layer.class);
        for (Layer layer : Layer.values()) {
            layers.put(layer, judgement(field(field(node, "layers"), layer.word())));
        }
        return new Report.Entry(
                text(node, "check"),
                text(node, "practice"),
                text(node, "title"),
                subject(field(node, "subject")),
                constant(Severity.class, text(node, "severity")),
                verdict(node),
                layers,
                text(node, "summary"),
                text(node, "why"),
                text(node, "remedy"),
                text(node, "guide"),
                maybe(node, "waiver").map(JsonReader::waived));
    }

    private static Waived waived(JsonNode node) {
        return new Waived(
                text(node, "reason"),
                LocalDate.parse(text(node, "until")),
                field(node, "expired").booleanValue());
    }

    private static Subject subject(JsonNode node) {
        return new Subject(
                constant(Subject.Kind.class, text(node, "kind")),
                text(node, "name"),
                maybe(node, "uuid").map(JsonReader::text).map(UUID::fromString),
                maybe(node, "device").map(JsonReader::text));
    }

    private static Judgement judgement(JsonNode node) {
        return new Judgement(
                verdict(node),
                maybe(node, "have").map(JsonReader::value),
                maybe(node, "want").map(JsonReader::value),
                maybe(node, "source").map(JsonReader::text).orElse(""),
                maybe(node, "note").map(JsonReader::text).orElse(""));
    }

    private static Verdict verdict(JsonNode node) {
        return constant(Verdict.class, text(node, "verdict"));
    }

    private static Value value(JsonNode node) {
        if (node.isString()) {
            return Value.of(node.stringValue());
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return Value.of(node.longValue());
        }
        if (node.isNumber()) {
            return new Value.Real(node.doubleValue());
        }
        if (node.isBoolean()) {
            return Value.of(node.booleanValue());
        }
        return new Value.Items(list(node, JsonReader::value));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Optional<JsonNode> maybe(JsonNode node, String name) {
        return node.optional(name);
    }

    private static JsonNode field(JsonNode node, String name) {
        return maybe(node, name).orElseThrow(() -> new IllegalArgumentException("'" + name + "' is missing"));
    }

    private static String text(JsonNode node, String name) {
        return text(field(node, name));
    }

    private static String text(JsonNode node) {
        if (!node.isString()) {
            throw new IllegalArgumentException("a string belongs where there is " + node);
        }
        return node.stringValue();
    }

    private static <T> List<T> list(JsonNode node, Function<JsonNode, T> item) {
        if (!node.isArray()) {
            throw new IllegalArgumentException("a list belongs where there is " + node);
        }
        List<T> all = new ArrayList<>();
        node.forEach(each -> all.add(item.apply(each)));
        return all;
    }
}
