package io.virtwright.practices.haltpolling;

import io.virtwright.engine.text.KernelCommandLine;
import io.virtwright.engine.text.KernelNumber;
import java.util.List;
import java.util.Optional;

/** What comes of a parameter that a kernel command line names. */
final class CommandLineValue {
    private CommandLineValue() {}

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
        return KernelCommandLine.parse(commandLine).occurrences(parameter.bootKey());
    }
}
