package io.virtwright.app.cli;

import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.practice.Practice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** docs/policy.md: what can be written in a policy, made from the keys themselves. */
final class PolicyPage {
    private PolicyPage() {}

    /**
     * What the table says of a key besides what the key says itself.
     *
     * @param usual its default, as one would write it
     * @param stock what that finds on a host as a distribution leaves it
     */
    record Row(String usual, String stock) {}

    /** By path of the key. */
    static Map<String, Row> rows() {
        Map<String, Row> rows = new LinkedHashMap<>();
        Presets.resource("keys.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" \\| ", 3))
                .forEach(parts -> rows.put(parts[0], new Row(parts[1], parts[2])));
        return rows;
    }

    static String markdown(List<Practice> practices) {
        return Presets.resource("page.md")
                .replace("{keys}\n", keys(practices))
                .replace("{guide}\n", Presets.guide().indent(4));
    }

    /** The default as a policy that says nothing: every key commented out, so that one can be put in force by itself. */
    static String commented(List<Practice> practices) {
        StringBuilder text = new StringBuilder(
                "# Every key with its default. A key that is written for domains is asked of"
                        + " all of them,\n# also of those that the default leaves alone (emulated ones).\nversion: 1\n");
        text.append("#host:\n");
        practices.forEach(practice -> text.append(section(practice, PolicyKey.Scope.HOST, "#  ")));
        text.append("#domains:\n#  - match: {name: \"*\"}\n#    leave: false\n");
        practices.forEach(practice -> text.append(section(practice, PolicyKey.Scope.DOMAIN, "#    ")));
        return text.toString();
    }

    private static String section(Practice practice, PolicyKey.Scope scope, String indent) {
        Map<String, Row> rows = rows();
        List<String> lines = practice.keys().stream()
                .filter(key -> key.scope() == scope)
                .map(key -> indent + "  " + key.name() + ": " + row(rows, key).usual() + "  # " + key.form() + "\n")
                .toList();
        return lines.isEmpty() ? "" : indent + practice.id() + ":\n" + String.join("", lines);
    }

    private static Row row(Map<String, Row> rows, PolicyKey<?> key) {
        return Optional.ofNullable(rows.get(key.path()))
                .orElseThrow(() -> new IllegalStateException("keys.txt has no line for " + key.path()));
    }

    private static String keys(List<Practice> practices) {
        Map<String, Row> rows = rows();
        StringBuilder text = new StringBuilder();
        text.append("## Any rule of domains\n\n").append(table(List.of(Policy.LEAVE), rows));
        for (Practice practice : practices) {
            text.append("\n## ").append(practice.id()).append("\n\n").append(table(practice.keys(), rows));
        }
        return text.toString();
    }

    private static String table(List<PolicyKey<?>> keys, Map<String, Row> rows) {
        List<String> lines = new ArrayList<>();
        lines.add("| key | of | may be | default | a stock host | asks for |");
        lines.add("|---|---|---|---|---|---|");
        keys.forEach(key -> {
            Row row = row(rows, key);
            lines.add("| `" + key.name() + "` | " + of(key) + " | " + cell(key.form()) + " | `" + cell(row.usual())
                    + "` | " + cell(row.stock()) + " | " + cell(key.meaning()) + " |");
        });
        return String.join("\n", lines) + "\n";
    }

    static String of(PolicyKey<?> key) {
        return switch (key.scope()) {
            case HOST -> "host";
            case DOMAIN -> "domains";
        };
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
