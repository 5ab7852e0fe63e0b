package io.virtwright.testkit.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes bad input out of good. The same seed and corpus give the same input. */
public final class Mutator {
    /** The longest input that is made, but for a corpus that has longer ones: 8 KiB. */
    public static final int MAX_LENGTH = 8 << 10;

    private static final int MAX_STEPS = 6;
    private static final List<byte[]> TOKENS = List.of(
            bytes("\0"),
            bytes("\n"),
            bytes("\r\n"),
            bytes("\t"),
            bytes("\\"),
            bytes("\""),
            bytes("'"),
            bytes("\"\"\""),
            bytes("="),
            bytes("-"),
            bytes("--"),
            bytes("^"),
            bytes(","),
            bytes(":"),
            bytes("["),
            bytes("]"),
            bytes("#"),
            bytes("%"),
            bytes("$"),
            bytes("${"),
            bytes("<"),
            bytes(">"),
            bytes("]]>"),
            bytes("<!--"),
            bytes("<![CDATA["),
            bytes("<!DOCTYPE a [<!ENTITY b 'c'>]>"),
            bytes("&amp;"),
            bytes("&b;"),
            bytes("&#0;"),
            bytes("&#x110000;"),
            bytes("0"),
            bytes("-1"),
            bytes("+"),
            bytes("0x"),
            bytes("65535"),
            bytes("65536"),
            bytes("2147483648"),
            bytes("4294967296"),
            bytes("9223372036854775807"),
            bytes("9223372036854775808"),
            bytes("18446744073709551616"),
            bytes("1e999"),
            bytes("NaN"),
            bytes("k"),
            bytes("null"),
            bytes("\u4e3b\u673a"),
            bytes("\u0663"),
            bytes("\u00a0"),
            bytes("\u2028"),
            bytes("\u202e"),
            bytes("\ufeff"),
            bytes("\ufffd"),
            bytes("\ud83d\ude00"),
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {0x1b, '[', '2', 'J'});

    private final SplittableRandom random;
    private final List<byte[]> corpus;

    /** @param corpus what inputs are made from; never empty */
    public Mutator(long seed, List<byte[]> corpus) {
        if (corpus.isEmpty()) {
            throw new IllegalArgumentException("nothing to make bad input from");
        }
        this.random = new SplittableRandom(seed);
        this.corpus = List.copyOf(corpus);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One of the corpus, changed in one to {@value #MAX_STEPS} places. */
    public byte[] next() {
        return mutate(any());
    }

    /** The same of an input that is given. */
    public byte[] mutate(byte[] input) {
        byte[] made = input.clone();
        int steps = 1 + random.nextInt(MAX_STEPS);
        for (int i = 0; i < steps; i++) {
            made = step(made);
        }
        return made.length <= Math.max(MAX_LENGTH, input.length) ? made : Arrays.copyOf(made, MAX_LENGTH);
    }

    /** A number below a bound, from the same source. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    private byte[] any() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] step(byte[] input) {
        return switch (random.nextInt(10)) {
            case 0 -> flipped(input);
            case 1 -> Arrays.copyOf(input, random.nextInt(input.length + 1));
            case 2 -> without(input);
            case 3 -> spliced(input, any());
            case 4 -> repeated(input, 1 + random.nextInt(4));
            case 5 -> repeated(input, 1 + random.nextInt(400));
            case 6 -> junk(input);
            default -> inserted(input, TOKENS.get(random.nextInt(TOKENS.size())), random.nextInt(input.length + 1));
        };
    }

    private byte[] flipped(byte[] input) {
        byte[] out = input.clone();
        if (out.length > 0) {
            out[random.nextInt(out.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return out;
    }

    private byte[] without(byte[] input) {
        int from = random.nextInt(input.length + 1);
        int to = Math.min(input.length, from + 1 + random.nextInt(20));
        return joined(Arrays.copyOf(input, from), Arrays.copyOfRange(input, to, input.length));
    }

    /** The head of one and the tail of another. */
    private byte[] spliced(byte[] input, byte[] other) {
        byte[] head = Arrays.copyOf(input, random.nextInt(input.length + 1));
        return joined(head, Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length));
    }

    /** A piece of it stands there some times more. */
    private byte[] repeated(byte[] input, int times) {
        int from = random.nextInt(input.length + 1);
        int to = Math.min(input.length, from + 1 + random.nextInt(30));
        byte[] piece = Arrays.copyOfRange(input, from, to);
        int fits = piece.length == 0 ? 0 : Math.min(times, MAX_LENGTH / piece.length);
        byte[] more = new byte[piece.length * fits];
        for (int i = 0; i < fits; i++) {
            System.arraycopy(piece, 0, more, i * piece.length, piece.length);
        }
        return inserted(input, more, to);
    }

    private byte[] junk(byte[] input) {
        byte[] junk = new byte[1 + random.nextInt(16)];
        random.nextBytes(junk);
        return inserted(input, junk, random.nextInt(input.length + 1));
    }

    private static byte[] inserted(byte[] input, byte[] more, int at) {
        return joined(joined(Arrays.copyOf(input, at), more), Arrays.copyOfRange(input, at, input.length));
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] out = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, out, head.length, tail.length);
        return out;
    }
}
