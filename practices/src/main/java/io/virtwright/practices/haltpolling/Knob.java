package io.virtwright.practices.haltpolling;

import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.KernelNumber;
import java.util.Optional;

/** The running value of a parameter. */
record Knob(Parameter parameter, Reading<String> text) {
    private static final int SHOWN = 40;

    static Knob of(Parameter parameter, Snapshot snapshot) {
        return new Knob(parameter, SnapshotFiles.line(snapshot, parameter.path()));
    }

    /** The number; empty for what is no unsigned int as the kernel prints one. */
    Optional<Long> number() {
        return text.found().filter(line -> line.matches("[0-9]+")).flatMap(line -> plain(line));
    }

    private static Optional<Long> plain(String digits) {
        return digits.equals("0") || !digits.startsWith("0") ? KernelNumber.read(digits) : Optional.empty();
    }

    /** For reports: the number, or why there is none. */
    String shown() {
        return switch (text) {
            case Reading.Present<String>(String line) ->
                number().map(String::valueOf).orElseGet(() -> "not a number: '" + printable(line) + "'");
            case Reading.Absent<String>() -> "no such file";
            case Reading.Unreadable<String>(String reason) -> reason;
        };
    }

    /** Text that may be anything, short and without control characters. */
    static String printable(String text) {
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    Judgement judge(Want want) {
        return number().map(n -> Judgement.when(want.accepts(n), Value.of(n), want.shown(), parameter.path()))
                .orElseGet(() -> Judgement.unknown(shown(), parameter.path()));
    }
}
