package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A shell on another host, over a link that may break at any moment. The hands bring their own programs and their own
 * framing, so that this has little to do: a banner or a login script that prints is no harm, and an answer that was cut short is
 * found out.
 */
public interface RemoteShell {
    /** What an answer may hold, in bytes: far above what a journal of thousands of transactions takes. */
    int MAX_OUTPUT = 256 << 20;

    /** The host as the user calls it. */
    String name();

    /**
     * Runs {@code sh -c PROGRAM sh WORD...} as the user who may change the host, and waits for its end or the end of the link.
     *
     * @param program a fixed program of this code base, some 10 KB: its own words are never data
     * @param words never secret, and without newlines
     * @param input all of its standard input
     * @param within how long it may take, for what changes nothing: then it is ended there. Empty for a transaction, which
     *     takes its time and is not ended half-way
     * @throws NoAnswerException after that time; also where it says more than {@link #MAX_OUTPUT}, or this thread is
     *     interrupted
     * @throws HandsException where it can't be started
     */
    Answer run(String program, List<String> words, Bytes input, Optional<Duration> within);

    /**
     * What came back. Where the link broke, what came until then.
     *
     * @param output its standard output
     * @param error its standard error, or why the link broke
     */
    record Answer(Bytes output, String error) {}
}
