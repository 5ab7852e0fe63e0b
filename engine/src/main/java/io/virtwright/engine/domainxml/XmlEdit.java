package io.virtwright.engine.domainxml;

/** One edit of a domain's XML, as data. Everything that it does not name survives to the character. */
public sealed interface XmlEdit {

    /** Sets an attribute; makes the element and those above it where they are missing, in the place where libvirt writes them. */
    record SetAttribute(ElementPath element, String name, String value) implements XmlEdit {}

    /** Removes an attribute, if it is there. */
    record RemoveAttribute(ElementPath element, String name) implements XmlEdit {}

    /** Sets the text of an element that has no children; makes it where it is missing. */
    record SetText(ElementPath element, String text) implements XmlEdit {}

    /** Puts a new child, given as XML, last among its parent's children of the same name, or where libvirt writes it; makes the parent where it is missing. */
    record AddChild(ElementPath parent, String xml) implements XmlEdit {}

    /** Removes an element, and the white space that stood before it. Nothing happens where there is none. */
    record Remove(ElementPath element) implements XmlEdit {}
}
