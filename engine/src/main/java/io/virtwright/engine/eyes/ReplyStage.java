package io.virtwright.engine.eyes;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a tool printed, on both outputs.
 *
 * @param tool its name
 */
record ReplyStage(String tool, String out, String err) {
    /** As in {@code reader.sh}: what no tool quotes or changes in its complaints. */
    private static final String NAME = "/[A-Za-z0-9/._@:+,=-]*";

    /** Each path is asked several times, and a table answers faster than a pattern. */
    private static final BitSet PLAIN = plain();

    /** One of these tools, and what it names. */
    private static final Pattern COMPLAINT =
            Pattern.compile("[a-z]+: (?:[a-z' ]* )?'?(" + NAME + "?)'?(?: for reading)?: .+");

    /** Of uutils' tools, behind the text of strerror(3). */
    private static final Pattern NUMBER = Pattern.compile(" \\(os error [0-9]+\\)$");

    /** Whether a complaint about a path has it as it is, and is about no other. */
    static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (!PLAIN.get(path.charAt(i))) {
                return false;
            }
        }
        return path.startsWith("/");
    }

    private static BitSet plain() {
        BitSet plain = new BitSet();
        Pattern name = Pattern.compile(NAME);
        for (char c = 0; c < 128; c++) {
            plain.set(c, name.matcher("/" + c).matches());
        }
        return plain;
    }

    /** The text of strerror(3) at the end of a complaint. */
    static String error(String complaint) {
        String line = NUMBER.matcher(complaint.strip()).replaceFirst("");
        return Latin1.text(line.substring(line.lastIndexOf(": ") + 2));
    }

    /** What it said of the one path that it was given, which may have line feeds in it. */
    Optional<String> complaint() {
        int begin = err.indexOf(tool + ": ");
        return begin < 0 ? Optional.empty() : Optional.of(err.substring(begin).strip());
    }

    /**
     * What it said of each of many plain paths. Empty where it said something that names none: then nothing is known of any.
     *
     * <p>GNU: {@code head: cannot open 'X' for reading: WHY}, {@code head: error reading 'X': WHY}, {@code readlink: X: WHY};
     * busybox: {@code head: X: WHY}, {@code stat: can't stat 'X': WHY}.
     */
    Optional<Map<String, String>> byPath() {
        Map<String, String> byPath = new HashMap<>();
        for (String line : complaints()) {
            Optional<String> path = path(line);
            if (path.isEmpty()) {
                return Optional.empty();
            }
            byPath.put(path.get(), line);
        }
        return Optional.of(byPath);
    }

    private static Optional<String> path(String complaint) {
        Matcher form = COMPLAINT.matcher(complaint);
        return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
    }

    private List<String> complaints() {
        String begin = tool + ": ";
        return err.lines()
                .filter(line -> line.contains(begin))
                .map(line -> line.substring(line.indexOf(begin)).strip())
                .toList();
    }

    /** Why nothing is known: the words that name no path, else the first, of the tool or of who could not start it. */
    String reason() {
        return complaints().stream()
                .filter(line -> path(line).isEmpty())
                .findFirst()
                .or(() -> err.lines().filter(line -> !line.isBlank()).findFirst())
                .map(line -> Latin1.text(line.strip()))
                .orElse(ReaderReply.NO_ANSWER);
    }
}
