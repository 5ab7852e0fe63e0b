package io.virtwright.app.report;

import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** JSON as a stream, in UTF-8: nothing but the core of Jackson is loaded for it. */
final class JsonStream {
    private JsonStream() {}

    /**
     * Begins a document. Closing it leaves {@code out} open.
     *
     * @param ascii whether to escape all but ASCII: on a terminal, where a name could hold control characters
     */
    static JsonGenerator open(OutputStream out, boolean ascii) {
        return JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .configure(JsonWriteFeature.ESCAPE_NON_ASCII, ascii)
                .build()
                .createGenerator(new Indented(), out);
    }

    /** Two spaces a level. */
    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    static void string(JsonGenerator json, String name, String text) {
        json.writeStringProperty(name, wellFormed(text));
    }

    static void strings(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(text -> json.writeString(wellFormed(text)));
        json.writeEndArray();
    }

    /** Half a surrogate pair can't be written as UTF-8. */
    static String wellFormed(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        StringBuilder well = new StringBuilder(text.length());
        text.codePoints().forEach(c -> well.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return well.toString();
    }
}
