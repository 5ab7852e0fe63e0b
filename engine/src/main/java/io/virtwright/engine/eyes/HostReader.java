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

    /** With little in the environment, for the reader has head print it behind each file. */
    private static final String CLEAN = "exec env -i \"PATH=$PATH\" LC_ALL=C sh -c \"$0\" sh \"$@\"";

    /** The mark comes first on standard input: everybody on the host can see arguments. */
    private static final String BEGIN = "IFS= read -r M; export M; exec \"$@\"";

    /** xargs reads no more than it needs for one part of a batch, and waits for the next. */
    private static final List<String> COMMAND =
            List.of("xargs", "-0", "-n", "3", "-s", "120000", "sh", "-c", "eval \"$0\"");

    private final SshConnection connection;
    private final Duration silence;
    private final Duration life;
    private final String text = ReaderText.text();
    private final String mark;
    private Optional<RemoteProcess> process = Optional.empty();
    private int parts;

    /** Requests that go out together, and what came of them. */
    record Asked(List<ReaderRequest> requests, ReaderReply reply) {}

    /** @param number among all that the reader is asked */
    private record Part(int number, List<ReaderRequest> requests) {}

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
     * @param apart whether each file is opened by itself: slower, and tells which one never answers
     * @throws SshException where the reader can't be started
     */
    List<Asked> ask(List<ReaderRequest> requests, List<String> skip, boolean apart) {
        List<ReaderRequest> before = new ArrayList<>();
        skip.forEach(path -> before.add(new ReaderRequest('k', path)));
        if (apart) {
            before.add(new ReaderRequest('e', "/"));
        }
        String head = lines(before);
        List<Part> asked = parts(requests, bytes(head));
        String first = process.isEmpty() ? mark + "\n" : "";
        RemoteProcess reader = process.orElseGet(this::start);
        process = Optional.of(reader);
        Thread.ofVirtual().name("virtwright-ask").start(() -> {
            try {
                StringBuilder words = new StringBuilder(first);
                for (Part part : asked) {
                    words.append(text).append('\0').append(head).append(lines(part.requests()));
                    words.append('\0').append(part.number()).append('\0');
                }
                reader.out().write(words.toString().getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The end of its output tells.
            }
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String why = "";
        boolean ended = false;
        // Of the last part: a shell that ends before its time leaves no such words, but is followed by the next.
        String last = ReplyParser.end(mark, asked.getLast().number());
        End outEnd = new End(last);
        End errEnd = new End(last);
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
        String printed = Latin1.of(out.toByteArray());
        String complained = Latin1.of(err.toByteArray());
        String reason = why;
        return asked.stream()
                .map(part -> new Asked(
                        part.requests(),
                        ReplyParser.reply(
                                mark, part.number(), part.requests().size(), apart, printed, complained, reason)))
                .toList();
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
        List<String> command = new ArrayList<>(List.of("sh", "-c", CLEAN, BEGIN));
        // Only root's: a timer of timeout's counts as a signal of the user in what is read (SigQ of /proc/PID/status).
        command.addAll(connection.sudo().isUsed() ? Bounded.argv(life, COMMAND) : COMMAND);
        return connection.open(command);
    }

    private List<Part> parts(List<ReaderRequest> requests, int before) {
        List<Part> all = new ArrayList<>();
        List<ReaderRequest> some = new ArrayList<>();
        int bytes = before;
        for (ReaderRequest request : requests) {
            int more = bytes(request.line()) + 1;
            if (bytes + more > MAX_REQUESTS && !some.isEmpty()) {
                all.add(new Part(++parts, List.copyOf(some)));
                some.clear();
                bytes = before;
            }
            some.add(request);
            bytes += more;
        }
        all.add(new Part(++parts, List.copyOf(some)));
        return all;
    }

    private static String lines(List<ReaderRequest> requests) {
        StringBuilder lines = new StringBuilder();
        requests.forEach(request -> lines.append(request.line()).append('\n'));
        return lines.toString();
    }

    private static int bytes(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public void close() {
        process.ifPresent(RemoteProcess::close);
        process = Optional.empty();
    }

    /** Looks for the last words in what comes in pieces. */
    private static final class End {
        private final String words;
        private boolean seen;
        private String tail = "";

        End(String words) {
            this.words = words;
        }

        void saw(byte[] bytes) {
            String text = tail + new String(bytes, StandardCharsets.ISO_8859_1);
            seen = seen || text.contains(words);
            tail = text.substring(Math.max(0, text.length() - words.length() + 1));
        }

        boolean isSeen() {
            return seen;
        }
    }
}
