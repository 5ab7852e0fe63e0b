package io.virtwright.engine.domainxml;

import java.util.List;
import java.util.Optional;

/** Puts a new child where libvirt writes it, indented like its siblings. */
final class XmlInsertion {
    private final String text;
    private final XmlElement root;
    private final XmlElement parent;
    private final XmlFragment child;

    XmlInsertion(String text, XmlElement root, XmlElement parent, XmlFragment child) {
        this.text = text;
        this.root = root;
        this.parent = parent;
        this.child = child;
    }

    /** The document's text with the child in it. */
    String text() {
        return parent.children().isEmpty() ? firstChild() : sibling();
    }

    private String sibling() {
        Optional<XmlElement> before = predecessor();
        String lineBreak = lineBreakBefore(before.orElse(parent.children().getFirst()));
        int at = afterCommentsOfTheLine(
                before.map(XmlElement::span).orElse(parent.startTag()).end());
        return splice(at, at, lineBreak + child.laidOut(lineBreak, unit()));
    }

    /** The child after which the new one goes; empty if it goes first. */
    private Optional<XmlElement> predecessor() {
        XmlElement added = child.element();
        List<XmlElement> siblings = parent.children().reversed();
        Optional<XmlElement> alike = siblings.stream()
                .filter(one ->
                        one.name().equals(added.name()) && one.namespace().equals(added.namespace()))
                .findFirst();
        if (alike.isPresent()) {
            return alike;
        }
        Optional<Integer> rank = LibvirtOrder.rank(parent, added);
        if (rank.isPresent()) {
            return siblings.stream()
                    .filter(one -> LibvirtOrder.rank(parent, one)
                            .filter(other -> other <= rank.get())
                            .isPresent())
                    .findFirst();
        }
        // Libvirt writes a hypervisor's own namespace (qemu:commandline) last.
        return added.namespace().isEmpty()
                ? siblings.stream().filter(one -> one.namespace().isEmpty()).findFirst()
                : Optional.of(siblings.getFirst());
    }

    private String firstChild() {
        if (!XmlText.isBlank(parent.ownText())) {
            throw new DomainXmlException(parent + " has text, so it can't have child elements");
        }
        String closing = parent == root ? rootLineBreak() : lineBreakBefore(parent);
        String lineBreak = closing.isEmpty() ? "" : closing + unit();
        String added = lineBreak + child.laidOut(lineBreak, unit());
        if (parent.selfClosed()) {
            int end = parent.startTag().end();
            return splice(end - 2, end, ">" + added + closing + "</" + parent.writtenName() + ">");
        }
        if (parent.comments().isEmpty()) {
            return splice(parent.content().start(), parent.content().end(), added + closing);
        }
        int at = parent.comments().getLast().end();
        String rest = text.substring(at, parent.content().end());
        return splice(at, at, rest.contains("\n") ? added : added + closing);
    }

    /** A comment that stands behind an element on its line belongs to it. */
    private int afterCommentsOfTheLine(int from) {
        int at = from;
        for (Span comment : parent.comments()) {
            if (comment.start() >= at
                    && text.substring(at, comment.start()).chars().allMatch(c -> c == ' ' || c == '\t')) {
                at = comment.end();
            }
        }
        return at;
    }

    /** The last line break of the white space before an element, and its indentation; empty if it has no line of its own. */
    private String lineBreakBefore(XmlElement element) {
        int start = element.span().start();
        int at = start;
        while (at > 0 && (text.charAt(at - 1) == ' ' || text.charAt(at - 1) == '\t')) {
            at--;
        }
        if (at == 0 || text.charAt(at - 1) != '\n') {
            return "";
        }
        int lineBreak = at >= 2 && text.charAt(at - 2) == '\r' ? at - 2 : at - 1;
        return text.substring(lineBreak, start);
    }

    /** The root may stand on the first line, which has no break before it. */
    private String rootLineBreak() {
        String before = lineBreakBefore(root);
        if (!before.isEmpty()) {
            return before;
        }
        return text.contains("\r\n") ? "\r\n" : text.contains("\n") ? "\n" : "";
    }

    /** One level of indentation: the root's first child's, or else two spaces, as libvirt has it. */
    private String unit() {
        if (!root.children().isEmpty()) {
            String first = lineBreakBefore(root.children().getFirst());
            String outer = rootLineBreak();
            if (first.length() > outer.length() && first.startsWith(outer)) {
                return first.substring(outer.length());
            }
        }
        return "  ";
    }

    private String splice(int from, int to, String replacement) {
        return text.substring(0, from) + replacement + text.substring(to);
    }
}
