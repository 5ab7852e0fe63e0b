package io.virtwright.app.report;

import io.virtwright.app.build.Checkout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of JSON Schema that our schemas use. A keyword that it doesn't know is an error, so that no schema says
 * something that nobody checks.
 */
public final class JsonSchema {
    private static final Set<String> WORDS = Set.of("$schema", "$id", "$defs", "title", "description");

    private final Path file;
    private final JsonNode root;

    private JsonSchema(Path file) {
        this.file = file;
        root = JsonMapper.shared().readTree(file);
    }

    /** The schema in docs/schema of what a command prints. */
    public static JsonSchema of(String command) {
        return new JsonSchema(Checkout.root().resolve("docs/schema/" + command + "-1-draft.schema.json"));
    }

    /** What is wrong with a document, each with its place; empty where it is valid. */
    public List<String> problems(byte[] json) {
        List<String> problems = new ArrayList<>();
        check(root, JsonMapper.shared().readTree(json), "", problems);
        return problems;
    }

    private void check(JsonNode schema, JsonNode value, String at, List<String> problems) {
        schema.properties().forEach(rule -> {
            if (!WORDS.contains(rule.getKey()) && !keeps(rule.getKey(), rule.getValue(), schema, value, at, problems)) {
                problems.add(at + ": " + value + " against " + rule.getKey() + " " + rule.getValue());
            }
        });
    }

    private boolean keeps(
            String word, JsonNode rule, JsonNode schema, JsonNode value, String at, List<String> problems) {
        return switch (word) {
            case "$ref" -> {
                String[] place = rule.stringValue().split("#", 2);
                JsonSchema there = place[0].isEmpty() ? this : new JsonSchema(file.resolveSibling(place[0]));
                there.check(there.root.at(place[1]), value, at, problems);
                yield true;
            }
            case "type" ->
                rule.isArray() ? any(rule, one -> is(one.stringValue(), value)) : is(rule.stringValue(), value);
            case "const" -> rule.equals(value);
            case "enum" -> any(rule, value::equals);
            case "pattern" ->
                !value.isString()
                        || Pattern.compile(rule.stringValue())
                                .matcher(value.stringValue())
                                .find();
            case "minimum" -> !value.isNumber() || value.intValue() >= rule.intValue();
            case "minLength" -> !value.isString() || value.stringValue().length() >= rule.intValue();
            case "required" -> !value.isObject() || all(rule, name -> value.has(name.stringValue()));
            case "additionalProperties" ->
                !value.isObject()
                        || value.properties().stream()
                                .allMatch(one -> schema.get("properties").has(one.getKey()));
            case "properties" -> {
                rule.properties()
                        .forEach(one -> value.optional(one.getKey())
                                .ifPresent(part -> check(one.getValue(), part, at + "/" + one.getKey(), problems)));
                yield true;
            }
            case "items" -> {
                if (value.isArray()) {
                    for (int i = 0; i < value.size(); i++) {
                        check(rule, value.get(i), at + "/" + i, problems);
                    }
                }
                yield true;
            }
            default -> throw new IllegalArgumentException("the schema says " + word + ", which is not checked");
        };
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "number" -> value.isNumber();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    private static boolean any(JsonNode list, Predicate<JsonNode> test) {
        return StreamSupport.stream(list.spliterator(), false).anyMatch(test);
    }

    private static boolean all(JsonNode list, Predicate<JsonNode> test) {
        return StreamSupport.stream(list.spliterator(), false).allMatch(test);
    }
}
