package io.virtwright.engine.change;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.text.UnifiedDiff;
import java.util.Optional;

/** A change in words and as a diff, for plans and for the journal. Holds no secrets, as changes don't. */
public final class ChangeText {
    private static final String NOTHING = "/dev/null";

    private ChangeText() {}

    /** What is done, in one line without the target: {@code 0 -> 200000}, {@code edit}, {@code pin to CPUs 0-3}. */
    public static String summary(Change change) {
        return switch (change) {
            case Change.SetKnob knob -> knob.before() + " -> " + knob.after();
            case Change.PutFile file ->
                file.before().isEmpty() ? "create" : file.after().isEmpty() ? "remove" : "edit";
            case Change.Redefine _ -> "redefine";
            case Change.TuneRunning tune -> tune.operation().words();
        };
    }

    /** What is done, in full: a unified diff, or the summary where that says it all. May have several lines. */
    public static String detail(Change change) {
        return switch (change) {
            case Change.SetKnob _, Change.TuneRunning _ -> summary(change);
            case Change.PutFile file -> file(file);
            case Change.Redefine define ->
                UnifiedDiff.of(
                        define.domain().name() + ".xml",
                        define.domain().name() + ".xml",
                        define.before(),
                        define.after());
        };
    }

    private static String file(Change.PutFile file) {
        if (isBinary(file.before()) || isBinary(file.after())) {
            return "binary: " + size(file.before()) + " -> " + size(file.after());
        }
        String diff = UnifiedDiff.of(
                file.before().isPresent() ? file.path() : NOTHING,
                file.after().isPresent() ? file.path() : NOTHING,
                text(file.before()),
                text(file.after()));
        return diff.isEmpty() ? summary(file) + " (empty)" : diff;
    }

    private static boolean isBinary(Optional<Bytes> content) {
        return content.map(bytes -> bytes.latin1().indexOf(0) >= 0).orElse(false);
    }

    private static String size(Optional<Bytes> content) {
        return content.map(Bytes::toString).orElse("nothing");
    }

    private static String text(Optional<Bytes> content) {
        return content.map(Bytes::utf8).orElse("");
    }
}
