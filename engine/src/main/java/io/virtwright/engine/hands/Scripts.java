package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Collectors;

/** The shell programs that this module carries as resources. */
final class Scripts {
    private Scripts() {}

    /** What changes a host. */
    static Bytes hands() {
        return read("hands.sh");
    }

    /** What reads and writes the journal of a host that is reached over a link, and starts the hands there. */
    static String reach() {
        return bare(read("reach.sh").utf8());
    }

    /** As much of it as reads the journal. */
    static String reachJournal() {
        String text = read("reach.sh").utf8();
        return bare(text.substring(0, text.indexOf("# ---- questions"))
                + text.substring(text.indexOf("# ---- the command")));
    }

    /** Without comments and indents, which nobody needs in a process list and in sudo's log. No string has such lines. */
    private static String bare(String script) {
        return script.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static Bytes read(String name) {
        try (InputStream in = Objects.requireNonNull(Scripts.class.getResourceAsStream(name))) {
            return Bytes.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
