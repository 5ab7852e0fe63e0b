package io.virtwright.engine.domainxml;

import java.util.List;
import java.util.Optional;

/**
 * How far a path leads into a document.
 *
 * @param element the last element on the way
 * @param missing the steps that led nowhere; empty when {@code element} is what the path means
 */
record PathMatch(XmlElement element, List<ElementPath.Step> missing) {

    /** The first complete match in document order; failing that, the first of those that lead furthest. */
    static PathMatch of(XmlElement root, ElementPath path) {
        return follow(root, path.steps());
    }

    Optional<XmlElement> found() {
        return missing.isEmpty() ? Optional.of(element) : Optional.empty();
    }

    private static PathMatch follow(XmlElement from, List<ElementPath.Step> steps) {
        PathMatch best = new PathMatch(from, steps);
        if (steps.isEmpty()) {
            return best;
        }
        for (XmlElement child : from.children()) {
            if (steps.getFirst().matches(child)) {
                PathMatch match = follow(child, steps.subList(1, steps.size()));
                if (match.missing.isEmpty()) {
                    return match;
                }
                if (match.missing.size() < best.missing.size()) {
                    best = match;
                }
            }
        }
        return best;
    }
}
