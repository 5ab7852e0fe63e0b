package io.virtwright.engine.domainxml;

/**
 * An attribute.
 *
 * @param namespace the URI; empty for an attribute without a prefix
 * @param name the name without its prefix
 * @param value with entities resolved
 */
public record XmlAttribute(String namespace, String name, String value) {
    boolean plain(String wanted) {
        return namespace.isEmpty() && name.equals(wanted);
    }
}
