package io.virtwright.engine.eyes;

import io.virtwright.engine.ssh.Bounded;
import io.virtwright.engine.ssh.RemoteChannel;
import io.virtwright.engine.ssh.RemoteProcess;
import io.virtwright.engine.ssh.SshConnection;
import io.virtwright.engine.ssh.SshException;
import io.virtwright.engine.ssh.SshFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Asks {@code reader.sh} on a host. One process there waits for all batches; each batch is one exchange, however much is asked.
 * Not safe for use by several threads.
 */
final class HostReader implements AutoCloseable {
    /** How long nothing at all may come: 30 s. A host that is one of many waits for both ends' processors. */
    static final Duration SILENCE = Duration.ofSeconds(30);

    /** In bytes: requests and text together are one command line on the host, of at most 128 KiB. */
    private static final int MAX_REQUESTS = 64 << 10;

    /** What one batch may answer, on each output. */
    private static final long MAX_ANSWER = FileProbes.MAX_BATCH + (32L << 20);

    /** How long it may live: 30 min, far more than a look takes. What hangs with sudo when the link is cut is ended by nobody else. */
    static final Duration LIFE = Duration.ofMinutes(30);

    /** The mark comes first on standard input: everybody on the host can see arguments. */
    private static final String BEGIN = "IFS= read -r M; export M; exec \"$@\"";

    /** xargs reads no more than it needs for one batch, and waits for the next. */
    private static final List<String> COMMAND =
            List.of("xargs", "-0", "-n", "2", "-s", "120000", "sh", "-c", "eval \"$0\"");

    private final SshConnection connection;
    private final Duration silence;
    private final Duration life;
    private final String text = ReaderText.text();
    private final String mark;
    private Optional<RemoteProcess> process = Optional.empty();

    /**
     * Starts nothing yet.
     *
     * @param silence how long nothing at all may come
     * @param life after which it ends itself, whatever it does
     */
    HostReader(SshConnection connection, Duration silence, Duration life) {
        this.connection = connection;
        this.silence = silence;
        this.life = life;
        byte[] bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        mark = "vw" + HexFormat.of().formatHex(bytes);
    }

    /**
     * Asks.
     *
     * @param skip paths that are not to be opened
     * @throws SshException where the reader can't be started
     */
    List<ReaderReply> ask(List<ReaderRequest> requests, List<String> skip) {
        List<String> parts = parts(requests, skip);
        String first = process.isEmpty() ? mark + "\n" : "";
        RemoteProcess reader = process.orElseGet(this::start);
        process = Optional.of(reader);
        Thread.ofVirtual().name("virtwright-ask").start(() -> {
            try {
                reader.out().write((first + String.join("", parts)).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The end of its output tells.
            }
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String why = "";
        boolean ended = false;
        End outEnd = new End(mark, parts.size());
        End errEnd = new End(mark, parts.size());
        while (why.isEmpty() && !(outEnd.isSeen() && errEnd.isSeen())) {
            switch (reader.next(silence)) {
                case RemoteChannel.Out(byte[] bytes) -> {
                    out.writeBytes(bytes);
                    outEnd.saw(bytes);
                }
                case RemoteChannel.Err(byte[] bytes) -> {
                    err.writeBytes(bytes);
                    errEnd.saw(bytes);
                }
                case RemoteChannel.Ended _ -> {
                    ended = true;
                    why = ended(reader, err);
                }
                case RemoteChannel.Nothing() -> why = stuck();
            }
            if (Math.max(out.size(), err.size()) > MAX_ANSWER) {
                why = "not read: more than " + (FileProbes.MAX_BATCH >> 20) + " MiB in one batch";
            }
        }
        if (!why.isEmpty()) {
            if (!ended) {
                connection.end(reader);
            }
            close();
        }
        return ReplyParser.replies(mark, parts.size(), out.toByteArray(), err.toByteArray(), why);
    }

    String stuck() {
        return "no answer within " + silence.toMillis() / 1000.0 + " s";
    }

    private static String ended(RemoteProcess reader, ByteArrayOutputStream err) {
        SshFailure cut = reader.cut();
        String said = err.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((_, line) -> line)
                .orElse("");
        return cut.message() + (said.isEmpty() ? "" : " (" + said.strip() + ")");
    }

    private RemoteProcess start() {
        List<String> command = new ArrayList<>(List.of("sh", "-c", BEGIN, "sh"));
        // Only root's: a timer of timeout's counts as a signal of the user in what is read (SigQ of /proc/PID/status).
        command.addAll(connection.sudo().isUsed() ? Bounded.argv(life, COMMAND) : COMMAND);
        return connection.open(command);
    }

    /** Each with the text before it. */
    private List<String> parts(List<ReaderRequest> requests, List<String> skip) {
        StringBuilder before = new StringBuilder();
        skip.forEach(path -> before.append(new ReaderRequest('k', path).line()).append('\n'));
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder(before);
        int bytes = bytes(before);
        for (ReaderRequest request : requests) {
            String line = request.line() + "\n";
            int more = bytes(line);
            if (bytes + more > MAX_REQUESTS && part.length() > before.length()) {
                parts.add(text + "\0" + part + "\0");
                part = new StringBuilder(before);
                bytes = bytes(before);
            }
            part.append(line);
            bytes += more;
        }
        parts.add(text + "\0" + part + "\0");
        return parts;
    }

    private static int bytes(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public void close() {
        process.ifPresent(RemoteProcess::close);
        process = Optional.empty();
    }

    /** Looks for the last words of each part in what comes in pieces. */
    private static final class End {
        private final String words;
        private int left;
        private String tail = "";

        End(String mark, int parts) {
            words = "\n" + mark + " end\n";
            left = parts;
        }

        void saw(byte[] bytes) {
            String seen = tail + new String(bytes, StandardCharsets.ISO_8859_1);
            int from = 0;
            for (int at = seen.indexOf(words); at >= 0; at = seen.indexOf(words, from)) {
                left--;
                from = at + words.length();
            }
            tail = seen.substring(Math.max(from, seen.length() - words.length() + 1));
        }

        boolean isSeen() {
            return left <= 0;
        }
    }
}
