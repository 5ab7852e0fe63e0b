package io.virtwright.engine.domainxml;

/**
 * The XML of a domain as it was read, and what it says. However many practices ask, it is parsed once.
 *
 * <p>Equal where the text is.
 */
public final class DomainText {
    private final String text;
    // Lazy, and the same whichever thread computes them: benign races, as with String.hashCode().
    private volatile Parsed parsed = new Parsed.Not();

    private sealed interface Parsed {
        record Not() implements Parsed {}

        record Document(DomainDocument document, DomainView view) implements Parsed {}

        record Broken(DomainXmlException reason) implements Parsed {}
    }

    private DomainText(String text) {
        this.text = text;
    }

    public static DomainText of(String text) {
        return new DomainText(text);
    }

    public String text() {
        return text;
    }

    /**
     * Its elements.
     *
     * @throws DomainXmlException as {@link DomainDocument#parse}
     */
    public DomainDocument document() {
        return parsed().document();
    }

    /**
     * What practices look at in it.
     *
     * @throws DomainXmlException as {@link DomainDocument#parse}
     */
    public DomainView view() {
        return parsed().view();
    }

    private Parsed.Document parsed() {
        if (parsed instanceof Parsed.Not) {
            parsed = parse();
        }
        return switch (parsed) {
            case Parsed.Document document -> document;
            case Parsed.Broken(DomainXmlException reason) -> throw reason;
            case Parsed.Not _ -> throw new IllegalStateException("not parsed");
        };
    }

    private Parsed parse() {
        try {
            DomainDocument document = DomainDocument.parse(text);
            return new Parsed.Document(document, DomainView.of(document));
        } catch (DomainXmlException e) {
            return new Parsed.Broken(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DomainText domain && text.equals(domain.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "domain XML of " + text.length() + " characters";
    }
}
