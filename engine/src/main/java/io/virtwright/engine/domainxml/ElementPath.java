package io.virtwright.engine.domainxml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The way from the root element to an element: {@code devices/disk[target/@dev='vdb']/driver}.
 *
 * <p>Names are those of elements without a namespace. The first match in document order is meant.
 */
public record ElementPath(List<Step> steps) {
    /** The root element itself. */
    public static final ElementPath ROOT = new ElementPath(List.of());

    public ElementPath {
        steps = List.copyOf(steps);
    }

    /**
     * One level down.
     *
     * @param element the name of the child
     * @param where what the child must have; empty for the first one of that name
     */
    public record Step(String element, Optional<Condition> where) {
        boolean matches(XmlElement candidate) {
            return candidate.plain(element)
                    && where.map(condition -> condition.holdsFor(candidate)).orElse(true);
        }

        @Override
        public String toString() {
            return element + where.map(Condition::toString).orElse("");
        }
    }

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

        boolean holdsFor(XmlElement element) {
            return child.map(name -> element.children(name).stream().anyMatch(this::attributesFit))
                    .orElseGet(() -> attributesFit(element));
        }

        private boolean attributesFit(XmlElement element) {
            return attributes.entrySet().stream()
                    .allMatch(wanted -> element.attribute(wanted.getKey())
                            .filter(wanted.getValue()::equals)
                            .isPresent());
        }

        /** As XPath writes it: {@code [target/@dev='vdb']}. */
        @Override
        public String toString() {
            String from = child.map(name -> name + "/@").orElse("@");
            return new TreeMap<>(attributes)
                    .entrySet().stream()
                            .map(one -> "[" + from + one.getKey() + "='" + one.getValue() + "']")
                            .collect(Collectors.joining());
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

    /** As XPath writes it, from the root: {@code devices/disk[target/@dev='vdb']/driver}. */
    @Override
    public String toString() {
        return steps.isEmpty() ? "." : steps.stream().map(Step::toString).collect(Collectors.joining("/"));
    }
}
