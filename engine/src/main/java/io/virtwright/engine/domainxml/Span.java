package io.virtwright.engine.domainxml;

/** A stretch of the document's text: from {@code start} up to but without {@code end}, in UTF-16 code units. */
record Span(int start, int end) {
    String of(String text) {
        return text.substring(start, end);
    }

    boolean isEmpty() {
        return start == end;
    }
}
