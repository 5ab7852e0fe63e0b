package io.virtwright.engine.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Fields of JSON objects, each of the type that is expected or a {@link CaptureException}. */
final class Fields {
    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Fields() {}

    static JsonNode field(JsonNode object, String name) {
        return optional(object, name)
                .orElseThrow(() -> new CaptureException("'" + name + "' is missing in " + shortened(object)));
    }

    static Optional<JsonNode> optional(JsonNode object, String name) {
        return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
    }

    static String text(JsonNode node) {
        if (!node.isString()) {
            throw new CaptureException("a text belongs where " + shortened(node) + " is");
        }
        return node.stringValue();
    }

    static String text(JsonNode object, String name) {
        return text(field(object, name));
    }

    static long whole(JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new CaptureException("a whole number belongs where " + shortened(node) + " is");
        }
        return node.longValue();
    }

    static long whole(JsonNode object, String name) {
        return whole(field(object, name));
    }

    static int small(JsonNode object, String name) {
        long number = whole(object, name);
        if (number != (int) number) {
            throw new CaptureException("'" + name + "' is too large: " + number);
        }
        return (int) number;
    }

    static boolean truth(JsonNode node) {
        if (!node.isBoolean()) {
            throw new CaptureException("true or false belongs where " + shortened(node) + " is");
        }
        return node.booleanValue();
    }

    static boolean truth(JsonNode object, String name) {
        return truth(field(object, name));
    }

    static UUID uuid(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            if (uuid.toString().equals(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException notOne) {
            // told below
        }
        throw new CaptureException("'" + text + "' is not a UUID");
    }

    static <E extends Enum<E>> E word(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(text)) {
                return constant;
            }
        }
        throw new CaptureException("'" + text + "' is not known here");
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static <T> List<T> list(JsonNode node, Function<JsonNode, T> read) {
        if (!node.isArray()) {
            throw new CaptureException("a list belongs where " + shortened(node) + " is");
        }
        List<T> all = new ArrayList<>(node.size());
        node.forEach(item -> all.add(read.apply(item)));
        return all;
    }

    static <T> SortedMap<String, T> map(JsonNode node, Function<JsonNode, T> read) {
        if (!node.isObject()) {
            throw new CaptureException("an object belongs where " + shortened(node) + " is");
        }
        SortedMap<String, T> all = new TreeMap<>();
        node.properties().forEach(entry -> all.put(entry.getKey(), read.apply(entry.getValue())));
        return all;
    }

    static ArrayNode texts(Iterable<String> texts) {
        ArrayNode array = NODES.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    static <T> ObjectNode object(SortedMap<String, T> map, Function<T, JsonNode> write) {
        ObjectNode object = NODES.objectNode();
        map.forEach((name, value) -> object.set(name, write.apply(value)));
        return object;
    }

    private static String shortened(JsonNode node) {
        String text = node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}
