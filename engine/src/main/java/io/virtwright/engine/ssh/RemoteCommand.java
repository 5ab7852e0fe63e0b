package io.virtwright.engine.ssh;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One line for a login shell of any kind, that becomes a command with exactly these words.
 *
 * <p>The line has only what sh, csh and fish read the same: words between single quotes, in which there is no single quote,
 * backslash before a quote or backslash, exclamation mark or line feed. Words that have more are written in octal, and sh
 * itself decodes them.
 *
 * <p>Before the command begins, it prints a mark on both its outputs: what comes before was said by login scripts. On standard output the
 * command's process id follows, in a line.
 */
final class RemoteCommand {
    private static final Pattern PLAIN = Pattern.compile("[ -~&&[^'\\\\!]]*");

    /** Where administrators' programs are comes first: sessions without a login have often less. */
    private static final String BEGIN = "PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH; LC_ALL=C; export PATH LC_ALL; ";

    private static final String MARK =
            "printf \"\\n%s\\n%s\\n\" \"$0\" \"$$\"; printf \"\\n%s\\n\" \"$0\" >&2; exec \"$@\"";

    /** The x keeps line feeds at a word's end, which the substitution would take off. */
    private static final String DECODE = "for a do a=$(printf \"%bx\" \"$a\"); set -- \"$@\" \"${a%x}\"; shift; done; ";

    private RemoteCommand() {}

    /**
     * The line.
     *
     * @param mark letters and digits
     * @param prefix plain words before the shell that runs the command: sudo's
     */
    static String line(List<String> argv, String mark, List<String> prefix) {
        if (argv.isEmpty() || argv.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("no command: " + argv);
        }
        boolean plain = argv.stream().allMatch(RemoteCommand::isPlain);
        List<String> words = new ArrayList<>(prefix);
        words.addAll(List.of("sh", "-c", BEGIN + (plain ? MARK : DECODE + MARK), mark));
        argv.forEach(word -> words.add(plain ? word : octal(word)));
        StringBuilder line = new StringBuilder("exec");
        for (String word : words) {
            line.append(" '").append(word).append('\'');
        }
        return line.toString();
    }

    private static boolean isPlain(String word) {
        return PLAIN.matcher(word).matches();
    }

    /** As {@code printf %b} takes it. */
    private static String octal(String word) {
        StringBuilder text = new StringBuilder();
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (isPlain(String.valueOf(c))) {
                text.append(c);
            } else {
                text.append(String.format("\\0%03o", b & 0xFF));
            }
        }
        return text.toString();
    }
}
