package io.virtwright.testkit.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs something on many bad inputs. How many, and from which seed, can be said from outside:
 * {@code -Dvirtwright.fuzz=5000000 -Dvirtwright.fuzz.seed=7}.
 *
 * <p>Each input has a seed of its own, which a failure names: {@code -Dvirtwright.fuzz.one=SEED} makes that input alone.
 */
public final class Fuzz {
    /** Inputs of all fuzzers together, without anything said. */
    public static final int IN_SUITE = 100_000;

    private static final String COUNT = "virtwright.fuzz";
    private static final String SEED = "virtwright.fuzz.seed";
    private static final String ONE = "virtwright.fuzz.one";
    private static final int SHOWN = 2000;

    private Fuzz() {}

    /** What an input is given to. Whatever it throws is a failure. */
    public interface Target {
        void take(byte[] input, Mutator more);
    }

    /**
     * Runs a target.
     *
     * @param name in the message of a failure
     * @param share how many of {@link #IN_SUITE} inputs are this target's; scaled with the number that is asked for
     * @return how many inputs it was given
     */
    public static long run(String name, int share, List<byte[]> corpus, Target target) {
        Long one = Long.getLong(ONE);
        if (one != null) {
            once(name, one, corpus, target);
            return 1;
        }
        long count = Math.ceilDiv(Long.getLong(COUNT, IN_SUITE) * share, IN_SUITE);
        long first = Long.getLong(SEED, 1) * 1_000_003 + name.hashCode();
        for (long i = 0; i < count; i++) {
            once(name, first + i, corpus, target);
        }
        return count;
    }

    private static void once(String name, long seed, List<byte[]> corpus, Target target) {
        Mutator mutator = new Mutator(seed, corpus);
        byte[] input = mutator.next();
        try {
            target.take(input, mutator);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    name + " fails: " + e + "\nAgain: -D" + ONE + "=" + seed + "\nInput: " + shown(input), e);
        }
    }

    /** As a Java string of Latin-1, one character a byte. */
    private static String shown(byte[] input) {
        StringBuilder out = new StringBuilder("\"");
        String text = new String(input, StandardCharsets.ISO_8859_1);
        text.chars().limit(SHOWN).forEach(c -> {
            if (c == '\n') {
                out.append("\\n");
            } else if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c < ' ' || c > '~') {
                out.append("\\u%04x".formatted(c));
            } else {
                out.append((char) c);
            }
        });
        return out.append(text.length() > SHOWN ? "\" and so on, " + text.length() + " bytes" : "\"")
                .toString();
    }
}
