package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What reach.sh said.
 *
 * @param status how it ended; missing where the link broke before
 * @param lines between its first line and its last, in so far as they came whole
 */
record ReachAnswer(Optional<Integer> status, List<String> lines) {
    private static final String BEGIN = "virtwright-reach 1";
    private static final String END = "end ";

    ReachAnswer {
        lines = List.copyOf(lines);
    }

    /** Empty where it never began. */
    static Optional<ReachAnswer> of(Bytes output) {
        // A last line without its newline is one that was cut.
        List<String> lines = List.of(new String(output.toArray(), StandardCharsets.UTF_8).split("\n", -1));
        List<String> whole = lines.subList(0, lines.size() - 1);
        int begin = whole.indexOf(BEGIN);
        if (begin < 0) {
            return Optional.empty();
        }
        List<String> said = whole.subList(begin + 1, whole.size());
        for (int i = said.size() - 1; i >= 0; i--) {
            if (said.get(i).matches(END + "[0-9]{1,3}")) {
                return Optional.of(new ReachAnswer(
                        Optional.of(Integer.valueOf(said.get(i).substring(END.length()))), said.subList(0, i)));
            }
        }
        return Optional.of(new ReachAnswer(Optional.empty(), said));
    }

    /** Why nothing was done. */
    Optional<String> failure() {
        return texts("failed").stream().findFirst();
    }

    /** The texts of lines that begin with a word, without it. */
    List<String> texts(String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1))
                .toList();
    }
}
