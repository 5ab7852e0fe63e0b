package io.virtwright.engine.domainxml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way from the root element to an element: {@code devices/disk[target/@dev='vdb']/driver}.
 *
 * <p>Names are those of elements without a namespace. The first match in document order is meant.
 */
public record ElementPath(List<Step> steps) {
    public ElementPath {
        steps = List.copyOf(steps);
    }

    /**
     * One level down.
     *
     * @param element the name of the child
     * @param where what the child must have; empty for the first one of that name
     */
    public record Step(String element, Optional<Condition> where) {}

    /**
     * A child's, or the element's own, attributes.
     *
     * @param child the name of a child element that has the attributes; empty for the element itself
     * @param attributes which all must be there with these values
     */
    public record Condition(Optional<String> child, Map<String, String> attributes) {
        public Condition {
            attributes = Map.copyOf(attributes);
        }
    }

    public static ElementPath of(String... elements) {
        return new ElementPath(List.of(elements).stream()
                .map(name -> new Step(name, Optional.empty()))
                .toList());
    }

    public ElementPath then(String element) {
        return with(new Step(element, Optional.empty()));
    }

    /** A child of that name with this attribute. */
    public ElementPath then(String element, String attribute, String value) {
        return with(new Step(element, Optional.of(new Condition(Optional.empty(), Map.of(attribute, value)))));
    }

    /** A child of that name that has a child with this attribute: a disk by its target. */
    public ElementPath thenHaving(String element, String child, String attribute, String value) {
        return with(new Step(element, Optional.of(new Condition(Optional.of(child), Map.of(attribute, value)))));
    }

    public ElementPath with(Step step) {
        List<Step> all = new ArrayList<>(steps);
        all.add(step);
        return new ElementPath(all);
    }
}
