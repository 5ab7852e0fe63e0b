package io.virtwright.engine.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kernel's command line, as /proc/cmdline or a boot loader's configuration has it.
 *
 * <p>It is read as the kernel does (next_arg in lib/cmdline.c, parse_args in kernel/params.c): double quotes protect
 * spaces, hyphens and underscores are the same in names, what follows {@code --} is for init.
 *
 * @param parameters in their order; those of init are left out
 */
public record KernelCommandLine(List<Parameter> parameters) {
    public KernelCommandLine {
        parameters = List.copyOf(parameters);
    }

    /**
     * One parameter.
     *
     * @param name as written
     * @param value without quotes; absent where there is no {@code =}
     */
    public record Parameter(String name, Optional<String> value) {}

    /** Reads a command line; there is none that can't be read. */
    public static KernelCommandLine parse(String text) {
        List<Parameter> parameters = new ArrayList<>();
        for (KernelArguments.Argument argument : KernelArguments.split(text)) {
            if (argument.name().equals("--") && argument.value().isEmpty()) {
                break;
            }
            parameters.add(new Parameter(argument.name(), argument.value()));
        }
        return new KernelCommandLine(parameters);
    }

    /** The values of a parameter in their order; an occurrence without a value is left out. */
    public List<String> values(String name) {
        return found(name).flatMap(parameter -> parameter.value().stream()).toList();
    }

    /** The values of a parameter in their order; empty text for an occurrence without a value. */
    public List<String> occurrences(String name) {
        return found(name).map(parameter -> parameter.value().orElse("")).toList();
    }

    /** The last value of a parameter, which is the one that counts for most of them. */
    public Optional<String> last(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    /** Whether the parameter is there, with or without a value. */
    public boolean has(String name) {
        return found(name).findAny().isPresent();
    }

    private Stream<Parameter> found(String name) {
        String wanted = KernelArguments.canonical(name);
        return parameters.stream()
                .filter(parameter -> KernelArguments.canonical(parameter.name()).equals(wanted));
    }
}
