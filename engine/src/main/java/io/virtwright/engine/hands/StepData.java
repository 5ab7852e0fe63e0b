package io.virtwright.engine.hands;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.change.LiveOperation;
import io.virtwright.engine.snapshot.Bytes;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One step as the hands get it: small files, by name. docs/journal.md says what each holds.
 *
 * @param target steps of one target are seen together: a later one covers the result of an earlier one
 */
record StepData(String target, SortedMap<String, Bytes> files) {
    StepData {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * A file to be created, replaced or removed.
     *
     * @param secret whether its contents hold secrets, and are purged in time
     */
    static StepData file(
            String path, Optional<Bytes> expect, Optional<Bytes> want, boolean makeFolders, boolean secret) {
        TreeMap<String, Bytes> files = new TreeMap<>(Map.of("kind", line("file"), "path", Bytes.ofUtf8(path)));
        files.put(expect.isPresent() ? "expect" : "expect.absent", expect.orElse(Bytes.EMPTY));
        files.put(want.isPresent() ? "want" : "want.absent", want.orElse(Bytes.EMPTY));
        if (makeFolders) {
            files.put("folders", Bytes.EMPTY);
        }
        if (secret) {
            files.put("secret", Bytes.EMPTY);
        }
        return new StepData(path, files);
    }

    static StepData knob(Change.SetKnob knob) {
        return new StepData(
                knob.path(),
                new TreeMap<>(Map.of(
                        "kind", line("knob"),
                        "path", Bytes.ofUtf8(knob.path()),
                        "expect", line(knob.before()),
                        "want", line(knob.after()))));
    }

    /**
     * A definition.
     *
     * @param plain as it is, without its secrets
     * @param edit see {@link DefinitionEdit}
     */
    static StepData definition(UUID domain, String plain, Bytes edit) {
        return new StepData(
                "definition " + domain,
                new TreeMap<>(Map.of(
                        "kind", line("definition"),
                        "uuid", line(domain.toString()),
                        "secret", Bytes.EMPTY,
                        "plain", Bytes.ofUtf8(plain),
                        "edit", edit)));
    }

    static StepData live(UUID domain, LiveOperation operation) {
        TreeMap<String, Bytes> files = new TreeMap<>(Map.of("kind", line("live"), "uuid", line(domain.toString())));
        long thread = switch (operation) {
            case LiveOperation.AddIoThread add -> {
                files.put("operation", line("add"));
                yield add.id();
            }
            case LiveOperation.DeleteIoThread delete -> {
                files.put("operation", line("delete"));
                yield delete.id();
            }
            case LiveOperation.PinIoThread pin -> {
                files.put("operation", line("pin"));
                files.put("expect", line(pin.before()));
                files.put("want", line(pin.after()));
                yield pin.id();
            }
            case LiveOperation.PollIoThread poll -> {
                files.put("operation", line("poll"));
                files.put("expect", line(polling(poll.before())));
                files.put("want", line(polling(poll.after())));
                yield poll.id();
            }
        };
        files.put("thread", line(Long.toString(thread)));
        return new StepData("I/O thread " + domain + " " + thread, files);
    }

    /** The same with one more file. */
    StepData with(String name, Bytes content) {
        TreeMap<String, Bytes> more = new TreeMap<>(files);
        more.put(name, content);
        return new StepData(target, more);
    }

    static Bytes line(String text) {
        return Bytes.ofUtf8(text + "\n");
    }

    private static String polling(LiveOperation.Polling polling) {
        return polling.maxNs() + " " + polling.grow() + " " + polling.shrink();
    }
}
