package io.virtwright.engine.domainxml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes an edit in the text of a document. */
final class XmlEditor {
    private final String text;
    private final XmlElement root;

    XmlEditor(String text, XmlElement root) {
        this.text = text;
        this.root = root;
    }

    /** The text after the edit. */
    String apply(XmlEdit edit) {
        return switch (edit) {
            case XmlEdit.SetAttribute set -> set(set);
            case XmlEdit.RemoveAttribute remove ->
                find(remove.element())
                        .map(element -> removeAttribute(element, remove.name()))
                        .orElse(text);
            case XmlEdit.SetText set -> setText(set);
            case XmlEdit.AddChild add -> addChild(add);
            case XmlEdit.Remove remove ->
                find(remove.element()).map(this::remove).orElse(text);
        };
    }

    private Optional<XmlElement> find(ElementPath path) {
        return PathMatch.of(root, path).found();
    }

    private String set(XmlEdit.SetAttribute set) {
        String name = XmlText.name(set.name());
        String value = XmlText.attribute(set.value());
        PathMatch match = PathMatch.of(root, set.element());
        if (!match.missing().isEmpty()) {
            return insert(match, " " + name + "='" + value + "'", "", name);
        }
        List<AttributeSpan> attributes = AttributeSpan.of(text, match.element());
        Optional<AttributeSpan> there =
                attributes.stream().filter(one -> one.name().equals(name)).findFirst();
        if (there.isPresent()) {
            return match.element().attribute(name).filter(set.value()::equals).isPresent()
                    ? text
                    : splice(there.get().value(), value);
        }
        int last = attributes.isEmpty()
                ? match.element().startTag().start()
                        + 1
                        + match.element().writtenName().length()
                : attributes.getLast().whole().end();
        char quote = attributes.isEmpty() ? '\'' : text.charAt(last - 1);
        return splice(new Span(last, last), " " + name + "=" + quote + value + quote);
    }

    private String removeAttribute(XmlElement element, String name) {
        return AttributeSpan.of(text, element).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .map(one -> splice(one.whole(), ""))
                .orElse(text);
    }

    private String setText(XmlEdit.SetText set) {
        String value = XmlText.content(set.text());
        PathMatch match = PathMatch.of(root, set.element());
        if (!match.missing().isEmpty()) {
            return insert(match, "", value, "");
        }
        XmlElement element = match.element();
        if (!element.children().isEmpty()) {
            throw new DomainXmlException(set.element() + " has child elements, so its text can't be set");
        }
        if (element.ownText().equals(set.text())) {
            return text;
        }
        if (element.selfClosed()) {
            return open(element, value);
        }
        // Comments inside stay: only the runs of text that say something go, the first of them for the new text.
        List<Span> words = element.text().stream()
                .filter(run -> !XmlText.isBlank(run.of(text)))
                .toList();
        if (words.isEmpty()) {
            Span blank = element.text().isEmpty()
                    ? new Span(element.startTag().end(), element.startTag().end())
                    : element.text().getFirst();
            return splice(blank, value);
        }
        StringBuilder out = new StringBuilder(text);
        for (Span run : words.reversed()) {
            Span trimmed = trim(run);
            out.replace(trimmed.start(), trimmed.end(), run.equals(words.getFirst()) ? value : "");
        }
        return out.toString();
    }

    private Span trim(Span run) {
        int start = run.start();
        int end = run.end();
        while (XmlText.isSpace(text.charAt(start))) {
            start++;
        }
        while (XmlText.isSpace(text.charAt(end - 1))) {
            end--;
        }
        return new Span(start, end);
    }

    private String addChild(XmlEdit.AddChild add) {
        PathMatch match = PathMatch.of(root, add.parent());
        Map<String, String> prefixes = match.element().prefixes();
        XmlFragment child = XmlFragment.parse(add.xml(), prefixes);
        return match.missing().isEmpty()
                ? new XmlInsertion(text, root, match.element(), child).text()
                : insert(match, "", child.text(), "");
    }

    private String remove(XmlElement element) {
        if (element == root) {
            throw new DomainXmlException("the root element can't be removed");
        }
        Span span = element.span();
        int behind = span.end();
        while (text.charAt(behind) == ' ' || text.charAt(behind) == '\t') {
            behind++;
        }
        if (text.startsWith("<!--", behind)) {
            return splice(new Span(span.start(), behind), ""); // the comment takes the element's place
        }
        int start = span.start();
        while (XmlText.isSpace(text.charAt(start - 1))) {
            start--;
        }
        return splice(new Span(start, span.end()), "");
    }

    /**
     * Makes the missing elements of a path.
     *
     * @param attributes of the innermost, as XML
     * @param content of the innermost, as XML
     * @param set the attribute among {@code attributes} that the condition of the last step must not set too
     */
    private String insert(PathMatch match, String attributes, String content, String set) {
        List<ElementPath.Step> steps = new ArrayList<>(match.missing());
        ElementPath.Step last = steps.getLast();
        String xml = element(last, attributesOf(last, set) + attributes, content);
        for (ElementPath.Step step :
                match.missing().subList(0, match.missing().size() - 1).reversed()) {
            xml = element(step, attributesOf(step, ""), xml);
        }
        XmlFragment fragment = XmlFragment.parse(xml, match.element().prefixes());
        return new XmlInsertion(text, root, match.element(), fragment).text();
    }

    private static String element(ElementPath.Step step, String attributes, String content) {
        String name = XmlText.name(step.element());
        return content.isEmpty()
                ? "<" + name + attributes + "/>"
                : "<" + name + attributes + ">" + content + "</" + name + ">";
    }

    /** What a new element must have so that its step leads to it. */
    private static String attributesOf(ElementPath.Step step, String set) {
        if (step.where().isEmpty()) {
            return "";
        }
        ElementPath.Condition condition = step.where().get();
        if (condition.child().isPresent()) {
            throw new DomainXmlException("there is no " + step);
        }
        StringBuilder out = new StringBuilder();
        // Sorted, so that the same edit always gives the same text.
        new TreeMap<>(condition.attributes()).forEach((name, value) -> {
            if (!name.equals(set)) {
                out.append(' ').append(XmlText.name(name)).append("='");
                out.append(XmlText.attribute(value)).append('\'');
            }
        });
        return out.toString();
    }

    /** Turns {@code <a/>} into {@code <a>content</a>}. */
    private String open(XmlElement element, String content) {
        int slash = element.startTag().end() - 2;
        return splice(new Span(slash, element.startTag().end()), ">" + content + "</" + element.writtenName() + ">");
    }

    private String splice(Span span, String replacement) {
        return text.substring(0, span.start()) + replacement + text.substring(span.end());
    }
}
