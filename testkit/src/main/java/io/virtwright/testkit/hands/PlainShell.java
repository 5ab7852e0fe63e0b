package io.virtwright.testkit.hands;

import io.virtwright.engine.hands.HandsException;
import io.virtwright.engine.hands.RemoteShell;
import io.virtwright.engine.snapshot.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * This machine, as if it were far away: a shell in a session of its own. The link can be made to break: then the shell is
 * killed, and nobody reads any more.
 */
public final class PlainShell implements RemoteShell {
    /** Never. */
    private static final int WHOLE = Integer.MAX_VALUE;

    private final List<String> prefix;
    private final AtomicInteger exchanges = new AtomicInteger();
    private volatile int linesUntilCut = WHOLE;

    /** @param prefix what is put before the shell: {@code env PATH=...} */
    public PlainShell(List<String> prefix) {
        this.prefix = List.copyOf(prefix);
    }

    /** How often something was run. */
    public int exchanges() {
        return exchanges.get();
    }

    /** Makes the link of each exchange break after so many lines. */
    public void cutAfter(int lines) {
        linesUntilCut = lines;
    }

    public void mend() {
        linesUntilCut = WHOLE;
    }

    @Override
    public String name() {
        return "kvm1";
    }

    @Override
    public Answer run(String program, List<String> words, Bytes input, Optional<Duration> within) {
        exchanges.incrementAndGet();
        List<String> argv = new ArrayList<>(prefix);
        argv.addAll(List.of("setsid", "sh", "-c", program, "sh"));
        argv.addAll(words);
        try {
            Process process = new ProcessBuilder(argv)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Thread.ofVirtual().start(() -> write(process, input));
            Bytes output = read(process);
            process.waitFor();
            return new Answer(output, "");
        } catch (IOException e) {
            throw new HandsException("no shell", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HandsException("interrupted", e);
        }
    }

    private static void write(Process process, Bytes input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.toArray());
        } catch (IOException e) {
            // It ended before it read all: its answer says why.
        }
    }

    private Bytes read(Process process) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int lines = 0;
        try (InputStream in = process.getInputStream()) {
            while (lines < linesUntilCut) {
                int next = in.read();
                if (next < 0) {
                    return Bytes.of(out.toByteArray());
                }
                out.write(next);
                lines += next == '\n' ? 1 : 0;
            }
            process.destroyForcibly();
        }
        return Bytes.of(out.toByteArray());
    }
}
