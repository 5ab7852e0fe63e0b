package io.virtwright.engine.domainxml;

/** One edit of a domain's XML, as data. Everything that it does not name survives to the character. */
public sealed interface XmlEdit {

    /**
     * Sets an attribute; makes the element and those above it where they are missing, in the place where libvirt writes them,
     * with the attributes that the path asks for. What the path knows by a child (a disk by its target) is never made: the
     * edit fails.
     */
    record SetAttribute(ElementPath element, String name, String value) implements XmlEdit {}

    /** Removes an attribute, if it is there. */
    record RemoveAttribute(ElementPath element, String name) implements XmlEdit {}

    /** Sets the text of an element that has no children; makes it where it is missing. */
    record SetText(ElementPath element, String text) implements XmlEdit {}

    /** Puts a new child, given as XML, last among its parent's children of the same name, or where libvirt writes it; makes the parent where it is missing. */
    record AddChild(ElementPath parent, String xml) implements XmlEdit {}

    /**
     * Removes an element, and the white space that stood before it; a comment behind it on its line takes its place. Nothing
     * happens where there is none.
     *
     * <p>It takes an {@link AddChild} back to the character where the parent had child elements before. A parent that had
     * none keeps the line breaks it was given; remove the parent if it was made too.
     */
    record Remove(ElementPath element) implements XmlEdit {}
}
