package io.virtwright.practices.haltpolling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a kernel command line says of a parameter. */
final class CommandLineValue {
    private CommandLineValue() {}

    /** The text of the last {@code kvm.PARAMETER=TEXT}. */
    static Optional<String> text(String commandLine, Parameter parameter) {
        List<String> all = all(commandLine, parameter);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /**
     * What comes of it. A module gets all of them, and does not load if one is refused; the kernel itself passes over what it
     * refuses, so that the last good one counts.
     */
    static Optional<BootValue> of(String commandLine, Parameter parameter, boolean module) {
        Optional<BootValue> last = Optional.empty();
        for (String text : all(commandLine, parameter)) {
            Optional<Long> number = KernelNumber.read(text);
            if (number.isPresent()) {
                last = Optional.of(new BootValue.Set(number.get()));
            } else if (module) {
                return Optional.of(new BootValue.Refused(Knob.printable(text)));
            }
        }
        return last;
    }

    /** The first text that the kernel refuses. */
    static Optional<String> refused(String commandLine, Parameter parameter) {
        return all(commandLine, parameter).stream()
                .filter(text -> KernelNumber.read(text).isEmpty())
                .map(Knob::printable)
                .findFirst();
    }

    private static List<String> all(String commandLine, Parameter parameter) {
        List<String> found = new ArrayList<>();
        for (String word : words(commandLine)) {
            if (word.equals("--")) {
                break;
            }
            int equals = word.indexOf('=');
            String key = equals < 0 ? word : word.substring(0, equals);
            if (key.replace('-', '_').equals(parameter.bootKey())) {
                found.add(equals < 0 ? "" : word.substring(equals + 1));
            }
        }
        return found;
    }

    /** Split at white space outside double quotes; the quotes are left out, as the kernel's next_arg() does. */
    private static List<String> words(String commandLine) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < commandLine.length(); i++) {
            char c = commandLine.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && Character.isWhitespace(c)) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        words.add(word.toString());
        return words.stream().filter(text -> !text.isEmpty()).toList();
    }
}
