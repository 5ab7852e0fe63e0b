package io.virtwright.engine.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * YAML as a {@link PolicyNode}. One document; no anchors and aliases (they make bombs, and policies don't need them); no
 * key twice.
 */
public final class YamlTree {
    private static final int DEEPEST = 32;
    private static final YAMLFactory FACTORY = YAMLFactory.builder().build();

    private final String file;
    private final YAMLParser parser;
    private final boolean sparse;

    private YamlTree(String file, YAMLParser parser, boolean sparse) {
        this.file = file;
        this.parser = parser;
        this.sparse = sparse;
    }

    /** Empty for a file that holds nothing but comments. */
    static Optional<PolicyNode> read(String file, String yaml) {
        return read(file, yaml, false);
    }

    /**
     * The same for files in which a key may stand alone, as a host does in an inventory: its value is an empty mapping.
     *
     * @throws PolicyException for what can't be read, with its place
     */
    public static Optional<PolicyNode> readSparse(String file, String yaml) {
        return read(file, yaml, true);
    }

    private static Optional<PolicyNode> read(String file, String yaml, boolean sparse) {
        try (YAMLParser parser = (YAMLParser) FACTORY.createParser(ObjectReadContext.empty(), yaml)) {
            YamlTree tree = new YamlTree(file, parser, sparse);
            if (parser.nextToken() == null) {
                return Optional.empty();
            }
            PolicyNode root = tree.node(0);
            if (parser.nextToken() != null) {
                throw new PolicyException("only one YAML document is read; here a second one begins", tree.here());
            }
            return Optional.of(root);
        } catch (JacksonException e) {
            Location at = location(file, e.getLocation());
            throw new PolicyException(
                    "not YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""), at);
        }
    }

    private PolicyNode node(int depth) {
        Location at = here();
        if (depth > DEEPEST) {
            throw new PolicyException("nested too deeply", at);
        }
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            throw new PolicyException("anchors and aliases are not supported; write the value out", at);
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(at, depth);
            case START_ARRAY -> sequence(at, depth);
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
                new PolicyNode.Scalar(parser.getString(), at);
            case VALUE_NULL -> missing(at);
            case VALUE_EMBEDDED_OBJECT, END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE ->
                throw new PolicyException("anchors and aliases are not supported; write the value out", at);
        };
    }

    private PolicyNode missing(Location at) {
        if (sparse) {
            return new PolicyNode.Mapping(new LinkedHashMap<>(), at);
        }
        throw new PolicyException("a value is missing here", at);
    }

    private PolicyNode mapping(Location at, int depth) {
        SequencedMap<String, PolicyNode.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Location keyAt = here();
            parser.nextToken();
            if (entries.put(key, new PolicyNode.Entry(keyAt, node(depth + 1))) != null) {
                throw new PolicyException("'" + key + "' is said twice", keyAt);
            }
        }
        return new PolicyNode.Mapping(entries, at);
    }

    private PolicyNode sequence(Location at, int depth) {
        List<PolicyNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(depth + 1));
        }
        return new PolicyNode.Sequence(items, at);
    }

    private Location here() {
        return location(file, parser.currentTokenLocation());
    }

    private static Location location(String file, TokenStreamLocation at) {
        return new Location(file, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }
}
