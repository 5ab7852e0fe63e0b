package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.ssh.Bounded;
import io.virtwright.engine.ssh.RemoteProcess;
import io.virtwright.engine.ssh.SshConnection;
import io.virtwright.engine.ssh.SshException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A shell over a login by ssh, with sudo where the login has it. */
public final class SshShell implements RemoteShell {
    /** How much later a question ends itself there: who asks is to say that the time is over, not to see an answer cut short. */
    private static final Duration LATER = Duration.ofSeconds(5);

    private final String name;
    private final Supplier<SshConnection> connection;

    /**
     * Logs in when first needed.
     *
     * @param connection opens a connection, or gives the one that is there; whoever made it closes it
     */
    public SshShell(String name, Supplier<SshConnection> connection) {
        this.name = name;
        this.connection = connection;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Answer run(String program, List<String> words, Bytes input, Optional<Duration> within) {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", program, "sh"));
        argv.addAll(words);
        List<String> command =
                within.map(time -> Bounded.argv(time.plus(LATER), argv)).orElse(argv);
        try (RemoteProcess process = connection.get().open(command)) {
            Thread.ofVirtual().name("virtwright-hands-stdin").start(() -> feed(process, input));
            within.ifPresent(process::giveUpAfter);
            byte[] output = output(process, within);
            if (output.length > MAX_OUTPUT) {
                throw new NoAnswerException(name + " answers with more than " + (MAX_OUTPUT >> 20) + " MiB");
            }
            return new Answer(Bytes.of(output), process.complaints());
        } catch (SshException e) {
            throw new HandsException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Ends with the command or with the link; what reach.sh says last tells them apart. Without a time that it may take nothing
     * is ended there, also where nobody waits any more: it may be half done.
     */
    private byte[] output(RemoteProcess process, Optional<Duration> within) {
        try {
            return process.in().readNBytes(MAX_OUTPUT + 1);
        } catch (InterruptedIOException e) {
            within.ifPresent(_ -> connection.get().end(process));
            throw new NoAnswerException(
                    within.map(time -> name + " gave no answer within " + time.toMillis() / 1000.0 + " s")
                            .orElse(name + " was not waited for: interrupted"));
        } catch (IOException e) {
            throw new NoAnswerException(name + ": " + Reasons.of(e));
        }
    }

    private static void feed(RemoteProcess process, Bytes input) {
        try (OutputStream out = process.out()) {
            out.write(input.toArray());
        } catch (IOException e) {
            // It ended before it read all: its answer says why.
        }
    }
}
