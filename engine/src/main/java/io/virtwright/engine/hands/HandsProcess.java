package io.virtwright.engine.hands;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs hands.sh on this machine, in a process that outlives this program, and listens to it. */
final class HandsProcess {
    private static final Logger LOG = LoggerFactory.getLogger(HandsProcess.class);

    /** Lines kept of what it says; the journal has the rest. */
    private static final int MAX_LINES = 10_000;

    private final HandsRoot root;

    HandsProcess(HandsRoot root) {
        this.root = root;
    }

    Reach.Ending run(List<String> command, TransactionId id) {
        List<String> all = new ArrayList<>(root.prefix());
        // A session of its own: Ctrl-C at the terminal and the end of this program do not reach it.
        if (LocalQuestions.has(root, "setsid")) {
            all.add("setsid");
        }
        all.addAll(List.of(
                "sh",
                root.root() + Journal.FOLDER + "/hands.sh",
                command.getFirst(),
                root.root() + Journal.TRANSACTIONS + "/" + id));
        all.addAll(command.subList(1, command.size()));
        LOG.debug("{}", all);
        return ending(start(all), id);
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new HandsException("the hands can't be started: " + Reasons.of(e), e);
        }
    }

    /** From here on they work, whatever keeps this program from seeing it. */
    private static Reach.Ending ending(Process process, TransactionId id) {
        try {
            List<String> lines = listen(process);
            return new Reach.Ending(process.waitFor(), lines);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnseenEndException(id, "interrupted; the transaction " + id + " goes on without this program", e);
        } catch (IOException | OutOfMemoryError e) {
            throw new UnseenEndException(
                    id, Reasons.of(e) + "; the transaction " + id + " goes on without this program", e);
        }
    }

    private static List<String> listen(Process process) throws IOException {
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                LOG.debug("hands: {}", line);
                if (lines.size() < MAX_LINES) {
                    lines.add(line);
                }
            }
        }
        return lines;
    }
}
