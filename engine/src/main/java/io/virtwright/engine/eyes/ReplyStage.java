package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A part of what {@code reader.sh} prints that one tool prints: it ends with the mark in a line, on both outputs. */
final class ReplyStage {
    private final String mark;
    private final String end;
    private final ReplyCursor out;
    private final ReplyCursor err;

    ReplyStage(String mark, ReplyCursor out, ReplyCursor err) {
        this.mark = mark;
        end = "\n" + mark + "\n";
        this.out = out;
        this.err = err;
    }

    /** Its end. What has no answer by now has none because its tool failed, and that one's first words tell why. */
    <T> void end(Map<String, Reading<T>> into, List<String> paths) {
        rest().ifPresent(said -> end(into, paths, said));
    }

    /** What is left of its standard error; empty where that did not come whole. */
    Optional<String> rest() {
        return err.before(end);
    }

    /** With the rest of its standard error. */
    <T> void end(Map<String, Reading<T>> into, List<String> paths, String said) {
        if (out.before(end).isPresent()) {
            String first = said.lines()
                    .filter(line -> !line.isBlank())
                    .findFirst()
                    .map(Latin1::text)
                    .orElse(ReaderReply.NO_ANSWER);
            paths.forEach(path -> into.putIfAbsent(path, Reading.unreadable(first.strip())));
        }
    }

    /** Whether all came that a tool says of the next path of this stage. */
    boolean isTold() {
        return err.hasLineWith("/" + mark, end);
    }

    /** What a tool said of a path: up to its complaint about the mark, which is no file. */
    Optional<String> complaint(String tool) {
        Optional<String> said = err.beforeLineWith("/" + mark);
        return said.filter(text -> text.contains(tool)).map(text -> text.substring(text.indexOf(tool)));
    }

    /** The text of strerror(3) at the end of a complaint. */
    static String error(String complaint) {
        String line = complaint.strip();
        return Latin1.text(line.substring(line.lastIndexOf(": ") + 2));
    }
}
