package io.virtwright.engine.libvirtconf;

import io.virtwright.engine.snapshot.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A configuration file of libvirt: qemu.conf, libvirtd.conf, virtproxyd.conf and the others.
 *
 * <p>It is read as libvirt does (src/util/virconf.c): {@code name = value}, a value being a number, a string in single,
 * double or three double quotes (nothing is escaped), or a list in brackets; {@code #} starts a comment; statements end
 * with the line or with {@code ;}. Of two settings of one name the <em>first</em> counts. One mistake, and libvirt takes
 * nothing from the file: the daemon or driver that reads it does not start.
 *
 * @param entries in their order; up to the mistake where there is one
 * @param problem the mistake that keeps libvirt from reading the file
 */
public record LibvirtConf(List<Entry> entries, Optional<Problem> problem) {
    /** A file that is not there: libvirt's own defaults hold. */
    public static final LibvirtConf EMPTY = new LibvirtConf(List.of(), Optional.empty());

    public LibvirtConf {
        entries = List.copyOf(entries);
    }

    /**
     * One setting.
     *
     * @param line from 1, where its name stands
     */
    public record Entry(String name, Value value, int line) {}

    /** A mistake, in libvirt's words, and its line, from 1. */
    public record Problem(int line, String reason) {}

    /** The value of a setting. */
    public sealed interface Value {
        /** A whole number of 64 bits. libvirt takes one that is written with a minus for no flag and no unsigned number. */
        record Whole(long number, boolean minus) implements Value {
            @Override
            public String toString() {
                return minus ? Long.toString(number) : Long.toUnsignedString(number);
            }
        }

        /** A string. */
        record Text(String text) implements Value {
            @Override
            public String toString() {
                return '"' + text + '"';
            }
        }

        /** A list. */
        record Items(List<Value> items) implements Value {
            public Items {
                items = List.copyOf(items);
            }

            @Override
            public String toString() {
                return items.stream().map(Value::toString).collect(Collectors.joining(", ", "[", "]"));
            }
        }
    }

    /** Reads a file's text; a mistake is told in {@link #problem}. */
    public static LibvirtConf parse(String text) {
        return new LibvirtConfParser(text).parse();
    }

    /** The setting that counts: the first of that name. */
    public Optional<Entry> entry(String name) {
        return all(name).stream().findFirst();
    }

    /** All settings of a name; those behind the first are without effect. */
    public List<Entry> all(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).toList();
    }

    /** A string. Unreadable, with the reason, where libvirt would refuse the file or the value. */
    public Reading<String> text(String name) {
        return read(
                name,
                value -> value instanceof Value.Text(String text) ? Optional.of(text) : Optional.empty(),
                "a string");
    }

    /** A list of strings; a single string stands for a list of one, as for most of libvirt's lists. */
    public Reading<List<String>> texts(String name) {
        return read(name, LibvirtConf::strings, "a string or a list of strings");
    }

    /** A flag, 0 or 1. */
    public Reading<Boolean> flag(String name) {
        return read(
                name,
                value -> value instanceof Value.Whole(long number, boolean minus)
                                && !minus
                                && (number == 0 || number == 1)
                        ? Optional.of(number == 1)
                        : Optional.empty(),
                "0 or 1");
    }

    /** A whole number of 32 bits, signed. */
    public Reading<Integer> number(String name) {
        return read(
                name,
                value -> value instanceof Value.Whole(long number, boolean _) && number == (int) number
                        ? Optional.of((int) number)
                        : Optional.empty(),
                "a whole number");
    }

    private static Optional<List<String>> strings(Value value) {
        return switch (value) {
            case Value.Text(String text) -> Optional.of(List.of(text));
            case Value.Whole _ -> Optional.empty();
            case Value.Items(List<Value> items) -> {
                List<String> texts = new ArrayList<>();
                for (Value item : items) {
                    if (!(item instanceof Value.Text(String text))) {
                        yield Optional.empty();
                    }
                    texts.add(text);
                }
                yield Optional.of(List.copyOf(texts));
            }
        };
    }

    private <T> Reading<T> read(String name, Form<T> form, String wanted) {
        if (problem.isPresent()) {
            return Reading.unreadable("libvirt can't read it: line "
                    + problem.get().line() + ": " + problem.get().reason());
        }
        Optional<Entry> entry = entry(name);
        if (entry.isEmpty()) {
            return Reading.absent();
        }
        Value value = entry.get().value();
        return form.of(value)
                .map(Reading::of)
                .orElseGet(() -> Reading.unreadable("libvirt refuses line "
                        + entry.get().line() + ": " + name + " = " + value + ", where " + wanted + " belongs"));
    }

    /** A value in the form that a setting must have; empty where it has another. */
    private interface Form<T> {
        Optional<T> of(Value value);
    }
}
