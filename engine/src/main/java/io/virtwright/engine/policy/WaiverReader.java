package io.virtwright.engine.policy;

import io.virtwright.engine.policy.PolicyNode.Entry;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reads the waivers of a policy.
 *
 * <pre>
 * waivers:
 *   - check: svirt.confined
 *     subject: build1
 *     reason: nested builds, replaced in spring
 *     until: 2027-03-31
 * </pre>
 */
final class WaiverReader {
    private static final List<String> PARTS = List.of("check", "subject", "reason", "until");

    private WaiverReader() {}

    static List<Waiver> all(PolicyNode node, Set<String> checks) {
        if (!(node instanceof PolicyNode.Sequence(List<PolicyNode> items, Location _))) {
            throw new PolicyException("a list of waivers (- check: ...) belongs here", node.at());
        }
        List<Waiver> waivers = new ArrayList<>();
        items.forEach(item -> waivers.add(waiver(item, checks)));
        return waivers;
    }

    private static Waiver waiver(PolicyNode node, Set<String> checks) {
        Map<String, Entry> parts = new LinkedHashMap<>(node.entries());
        Map<String, PolicyNode> values = new LinkedHashMap<>();
        for (String part : PARTS) {
            Entry entry = parts.remove(part);
            if (entry == null) {
                throw new PolicyException(
                        "a waiver needs " + String.join(", ", PARTS) + "; this has no " + part, node.at());
            }
            if (entry.value().text().isBlank()) {
                throw new PolicyException(part + " is empty", entry.value().at());
            }
            values.put(part, entry.value());
        }
        parts.forEach((name, entry) -> {
            throw PolicyReader.unknown("'" + name + "'", entry.keyAt(), PARTS);
        });
        String check = text(values, "check");
        if (!checks.contains(check)) {
            throw PolicyReader.unknown("check '" + check + "'", at(values, "check"), List.copyOf(checks));
        }
        return new Waiver(check, text(values, "subject"), text(values, "reason"), day(values));
    }

    private static LocalDate day(Map<String, PolicyNode> values) {
        String text = text(values, "until");
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new PolicyException("'" + text + "' is not a date (2027-03-31)", at(values, "until"));
        }
    }

    private static String text(Map<String, PolicyNode> values, String part) {
        return node(values, part).text();
    }

    private static Location at(Map<String, PolicyNode> values, String part) {
        return node(values, part).at();
    }

    private static PolicyNode node(Map<String, PolicyNode> values, String part) {
        return Objects.requireNonNull(values.get(part));
    }
}
