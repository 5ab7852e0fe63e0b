package io.virtwright.engine.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;

/** A byte stream in both directions, with a second one for errors. One thread writes, one reads. */
public interface RemoteChannel extends Closeable {
    /** What came. */
    sealed interface Event {}

    /** Standard output. Never empty. */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Out(byte[] bytes) implements Event {}

    /** Standard error. Never empty. */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Err(byte[] bytes) implements Event {}

    /**
     * Nothing more comes.
     *
     * @param status of the command; empty where it has none, was killed, or the link was cut
     */
    record Ended(OptionalInt status) implements Event {}

    /** There was nothing within the time. */
    record Nothing() implements Event {}

    /** Waits for the next event. After {@link Ended} there is only {@link Ended}. */
    Event next(Duration atMost);

    /** Blocks as long as the other end does not read; {@link #close()} ends that. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Standard input ends here. */
    void endInput() throws IOException;

    /** Ends the channel, and the command with it as far as the host does that. May be called by any thread, several times. */
    @Override
    void close();
}
