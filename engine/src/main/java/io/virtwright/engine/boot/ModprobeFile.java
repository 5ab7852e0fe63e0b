package io.virtwright.engine.boot;

import io.virtwright.engine.text.KernelArguments;
import io.virtwright.engine.text.KernelCommandLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One file of modprobe.d: its {@code options} lines, and edits that keep every other byte.
 *
 * <p>The text is the file with one character a byte ({@link io.virtwright.engine.snapshot.Bytes#latin1()}). It is read as
 * kmod 30 does (kmod_config_parse, libkmod/libkmod-config.c): a line that starts with {@code #} is a comment, and is
 * continued by a backslash like any other; a {@code #} further on is not; hyphens in a module's name are underscores. What
 * follows the name is handed to the kernel, which splits it as {@link KernelCommandLine} says.
 */
public final class ModprobeFile {
    private final String text;
    private final List<Option> options;

    private ModprobeFile(String text, List<Option> options) {
        this.text = text;
        this.options = options;
    }

    /**
     * A parameter of a module, set here.
     *
     * @param line number of the line it is on, from 1; the first one of a continued line
     * @param module with underscores
     * @param parameter with underscores
     * @param value without quotes; absent where there is no {@code =}
     */
    public record Option(int line, String module, String parameter, Optional<String> value, Place place) {
        private boolean means(Option other) {
            return module.equals(other.module) && parameter.equals(other.parameter) && value.equals(other.value);
        }
    }

    /**
     * Where an option stands in the text, ends excluded.
     *
     * @param cutStart where what goes with the option starts, if its line has others
     * @param cutEnd where it ends
     * @param valueStart of the value, its own quotes included
     * @param valueEnd of the value, its own quotes included
     * @param quoted whether quotes stand around the whole of it
     */
    record Place(
            int lineStart,
            int lineEnd,
            boolean alone,
            int cutStart,
            int cutEnd,
            int valueStart,
            int valueEnd,
            boolean quoted) {}

    /** Reads a file; there is none that can't be read. */
    public static ModprobeFile parse(String latin1) {
        List<Option> options = new ArrayList<>();
        LogicalLine.of(latin1).forEach(line -> read(line, options));
        return new ModprobeFile(latin1, List.copyOf(options));
    }

    private static void read(LogicalLine line, List<Option> to) {
        String text = line.text();
        int command = skipBlanks(text, 0);
        int commandEnd = skipWord(text, command);
        int module = skipBlanks(text, commandEnd);
        int moduleEnd = skipWord(text, module);
        if (!text.substring(command, commandEnd).equals("options") || module == moduleEnd || text.startsWith("#")) {
            return;
        }
        Optional<String> name = moduleName(text.substring(module, moduleEnd));
        if (name.isEmpty()) {
            return;
        }
        // Kmod makes spaces of tabs, also of those in quotes.
        List<KernelArguments.Argument> arguments =
                KernelArguments.split(text.substring(moduleEnd).replace('\t', ' '));
        for (int i = 0; i < arguments.size(); i++) {
            KernelArguments.Argument argument = arguments.get(i);
            to.add(new Option(
                    line.number(),
                    name.get(),
                    KernelArguments.canonical(argument.name()),
                    argument.value(),
                    place(line, moduleEnd, arguments, i)));
        }
    }

    private static Place place(LogicalLine line, int offset, List<KernelArguments.Argument> arguments, int index) {
        KernelArguments.Argument argument = arguments.get(index);
        // The space behind the module's name stays: the first goes with the space behind it, the others with that
        // before.
        boolean first = index == 0;
        boolean alone = arguments.size() == 1;
        int cutStart = first
                ? line.place(offset + argument.start())
                : line.placeBehind(offset + arguments.get(index - 1).end());
        int cutEnd = first && !alone
                ? line.place(offset + arguments.get(1).start())
                : line.placeBehind(offset + argument.end());
        // A value of no characters stands where the character before it ends.
        int valueStart = line.placeBehind(offset + argument.valueStart());
        int valueEnd = argument.valueEnd() > argument.valueStart()
                ? line.placeBehind(offset + argument.valueEnd())
                : valueStart;
        return new Place(line.start(), line.end(), alone, cutStart, cutEnd, valueStart, valueEnd, argument.quoted());
    }

    /** Kmod's underscores(): not within brackets, and a bracket without its partner spoils the line. */
    private static Optional<String> moduleName(String written) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == ']') {
                return Optional.empty();
            } else if (c == '[') {
                int close = written.indexOf(']', i);
                if (close < 0) {
                    return Optional.empty();
                }
                out.append(written, i, close + 1);
                i = close;
            } else {
                out.append(c == '-' ? '_' : c);
            }
        }
        return Optional.of(out.toString());
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int skipWord(String text, int from) {
        int at = from;
        while (at < text.length() && !isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    public String text() {
        return text;
    }

    /** All options, in their order. */
    public List<Option> options() {
        return options;
    }

    /** The options that set a parameter of a module, in their order; hyphens and underscores are the same. */
    public List<Option> options(String module, String parameter) {
        String canonicalModule = KernelArguments.canonical(module);
        String canonicalParameter = KernelArguments.canonical(parameter);
        return options.stream()
                .filter(option -> option.module().equals(canonicalModule))
                .filter(option -> option.parameter().equals(canonicalParameter))
                .toList();
    }

    /**
     * Gives an option another value.
     *
     * @param option one of {@link #options()}
     * @throws IllegalArgumentException for a value that can't be written (with a quote, backslash or line break), and where
     *     quotes stand so oddly that other options would change too
     */
    public ModprobeFile replace(Option option, String value) {
        return replaced(option, value).orElseThrow(ModprobeFile::oddQuotes);
    }

    /**
     * Gives every option that sets a parameter of a module the same value.
     *
     * @return empty where quotes stand so oddly that other options would change too
     * @throws IllegalArgumentException for a value that can't be written: with a quote, backslash or line break
     */
    public Optional<ModprobeFile> replaceAll(String module, String parameter, String value) {
        Optional<ModprobeFile> file = Optional.of(this);
        for (int i = options(module, parameter).size() - 1; i >= 0; i--) {
            int index = i;
            file = file.flatMap(
                    now -> now.replaced(now.options(module, parameter).get(index), value));
        }
        return file;
    }

    private Optional<ModprobeFile> replaced(Option option, String value) {
        Place place = option.place();
        String equals = option.value().isPresent() ? "" : "=";
        String written = place.quoted() ? writable(value) : quoted(value);
        List<Option> expected = new ArrayList<>(options);
        expected.set(
                options.indexOf(option),
                new Option(option.line(), option.module(), option.parameter(), Optional.of(value), place));
        return edited(
                text.substring(0, place.valueStart()) + equals + written + text.substring(place.valueEnd()), expected);
    }

    /**
     * Removes an option, and its line if it has no other.
     *
     * @param option one of {@link #options()}
     * @throws IllegalArgumentException where quotes stand so oddly that other options would change too
     */
    public ModprobeFile remove(Option option) {
        Place place = option.place();
        List<Option> expected = new ArrayList<>(options);
        expected.remove(option);
        return edited(
                        place.alone()
                                ? text.substring(0, place.lineStart()) + text.substring(place.lineEnd())
                                : text.substring(0, place.cutStart()) + text.substring(place.cutEnd()),
                        expected)
                .orElseThrow(ModprobeFile::oddQuotes);
    }

    /** The file with that text, if it says what was meant. */
    private static Optional<ModprobeFile> edited(String text, List<Option> expected) {
        ModprobeFile file = parse(text);
        boolean same = file.options.size() == expected.size();
        for (int i = 0; same && i < expected.size(); i++) {
            same = file.options.get(i).means(expected.get(i));
        }
        return same ? Optional.of(file) : Optional.empty();
    }

    private static IllegalArgumentException oddQuotes() {
        return new IllegalArgumentException("the quotes on this line do not allow the edit");
    }

    /**
     * Adds a line at the end that sets one parameter.
     *
     * @throws IllegalArgumentException for a value that can't be written: with a quote, backslash or line break
     */
    public ModprobeFile append(String module, String parameter, String value) {
        String line = "options " + module + " " + parameter + "=" + quoted(value) + "\n";
        // What is there may lack its newline, or end in a backslash that would swallow one.
        String separator = "";
        while (!startsLine(text + separator + line, text.length() + separator.length())) {
            separator += "\n";
        }
        return parse(text + separator + line);
    }

    private static boolean startsLine(String file, int offset) {
        return LogicalLine.of(file).getLast().start() == offset;
    }

    private static String quoted(String value) {
        boolean spaces = value.chars().anyMatch(c -> KernelArguments.isSpace((char) c));
        return spaces ? '"' + writable(value) + '"' : writable(value);
    }

    private static String writable(String value) {
        if (value.chars().anyMatch(c -> c == '"' || c == '\\' || c < ' ' || c > 0xFF)) {
            throw new IllegalArgumentException("not a value that modprobe.d can hold: " + value);
        }
        return value;
    }
}
