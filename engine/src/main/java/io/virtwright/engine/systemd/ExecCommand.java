package io.virtwright.engine.systemd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of {@code ExecStart=} and its like (systemd.service(5), src/core/load-fragment.c and src/basic/env-util.c).
 * Specifiers ({@code %i}) are left as they are written.
 *
 * @param prefixes the characters before the program: {@code -} ignores failure, {@code :} keeps variables as written
 * @param program as it is written
 * @param arguments the words after it, variables not yet put in
 */
public record ExecCommand(String prefixes, String program, List<String> arguments) {
    private static final String PREFIXES = "@-:+!|";
    private static final Pattern BRACED = Pattern.compile("\\$\\$|\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}");
    private static final Pattern WHOLE = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)");

    public ExecCommand {
        arguments = List.copyOf(arguments);
    }

    /** The commands of one value, which a lone {@code ;} separates; empty where systemd ignores it as malformed. */
    public static List<ExecCommand> parse(String value) {
        List<ExecCommand> commands = new ArrayList<>();
        Optional<List<String>> split = Words.split(value);
        List<String> words = new ArrayList<>();
        for (String word : split.orElse(List.of())) {
            if (word.equals(";")) {
                of(words).ifPresent(commands::add);
                words.clear();
            } else {
                words.add(word.equals("\\;") ? ";" : word);
            }
        }
        of(words).ifPresent(commands::add);
        return List.copyOf(commands);
    }

    private static Optional<ExecCommand> of(List<String> words) {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        String first = words.getFirst();
        int at = 0;
        while (at < first.length() && PREFIXES.indexOf(first.charAt(at)) >= 0) {
            at++;
        }
        String prefixes = first.substring(0, at);
        // With @ the word after the program is its argv[0], no argument.
        int from = Math.min(prefixes.contains("@") ? 2 : 1, words.size());
        return at == first.length()
                ? Optional.empty()
                : Optional.of(new ExecCommand(prefixes, first.substring(at), words.subList(from, words.size())));
    }

    /** Whether systemd takes its failure for success. */
    public boolean ignoresFailure() {
        return prefixes.contains("-");
    }

    /**
     * The arguments that the program gets. A word {@code $NAME} becomes the words of its value, none where it is not set;
     * {@code ${NAME}} within a word becomes its value as it is; {@code $$} is a dollar sign.
     */
    public List<String> arguments(Map<String, String> environment) {
        if (prefixes.contains(":")) {
            return arguments;
        }
        List<String> all = new ArrayList<>();
        for (String word : arguments) {
            Matcher whole = WHOLE.matcher(word);
            if (whole.matches()) {
                all.addAll(Words.splitValue(environment.getOrDefault(whole.group(1), "")));
            } else {
                all.add(BRACED.matcher(word)
                        .replaceAll(found -> Matcher.quoteReplacement(
                                found.group(1) == null ? "$" : environment.getOrDefault(found.group(1), ""))));
            }
        }
        return List.copyOf(all);
    }
}
