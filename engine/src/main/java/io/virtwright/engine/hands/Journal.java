package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The journal of one host, as this program reads it. docs/journal.md describes its files. */
final class Journal {
    /** What is written, and the only one that is read. */
    static final String FORMAT = "1";

    static final String FOLDER = "/var/lib/virtwright";
    private static final String TRANSACTIONS = FOLDER + "/transactions";
    private static final int MAX_FILE = 64 << 20;

    private final HandsRoot root;

    Journal(HandsRoot root) {
        this.root = root;
    }

    Path folder() {
        return root.below(FOLDER);
    }

    Path transactions() {
        return root.below(TRANSACTIONS);
    }

    Path of(TransactionId id) {
        return transactions().resolve(id.text());
    }

    /** The folder of a transaction as the hands see it. */
    String forHands(TransactionId id) {
        return root.root() + TRANSACTIONS + "/" + id;
    }

    String scriptForHands() {
        return root.root() + FOLDER + "/hands.sh";
    }

    Path script() {
        return folder().resolve("hands.sh");
    }

    /** All transactions, newest first. What can't be read is in the list, with the reason. */
    List<TransactionReport> reports() {
        List<TransactionReport> reports = new ArrayList<>();
        for (TransactionId id : ids()) {
            reports.add(report(id));
        }
        return List.copyOf(reports);
    }

    /** The names of all transactions, newest first. */
    List<TransactionId> ids() {
        Path transactions = transactions();
        try (Stream<Path> entries = Files.list(transactions)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(TransactionId::isOne)
                    .map(TransactionId::new)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            // Not permitted, or no folder: what is in there is not known, which is not the same as nothing.
            throw new HandsException("the journal " + transactions + " can't be read: " + Reasons.of(e), e);
        }
    }

    Optional<TransactionReport> find(TransactionId id) {
        return ids().contains(id) ? Optional.of(report(id)) : Optional.empty();
    }

    private TransactionReport report(TransactionId id) {
        try {
            return read(id);
        } catch (HandsException e) {
            return unreadable(id, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return unreadable(id, Reasons.of(e));
        }
    }

    private static TransactionReport unreadable(TransactionId id, String why) {
        return new TransactionReport(id, TransactionState.UNREADABLE, id.created(), "", List.of(), why);
    }

    private TransactionReport read(TransactionId id) throws IOException {
        Path folder = of(id);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new HandsException("it is no folder");
        }
        String format = line(folder, "format");
        if (!format.equals(FORMAT)) {
            throw new HandsException("it is of format " + format + ", and this program knows " + FORMAT);
        }
        Description description = Description.ofJson(content(folder, "description.json"));
        String count = line(folder, "count");
        if (!count.equals(Integer.toString(description.steps().size()))) {
            throw new HandsException("its description and its steps do not agree");
        }
        List<TransactionReport.StepReport> steps = new ArrayList<>();
        for (Description.Step step : description.steps()) {
            int number = steps.size() + 1;
            steps.add(new TransactionReport.StepReport(
                    number,
                    step.target(),
                    step.summary(),
                    step.detail(),
                    step.when(),
                    stepState(folder.resolve("steps").resolve(Integer.toString(number)))));
        }
        return new TransactionReport(
                id,
                state(line(folder, "state")),
                description.created(),
                description.policy(),
                steps,
                exists(folder, "problem") ? line(folder, "problem") : "");
    }

    private static String stepState(Path step) throws IOException {
        if (!Files.isDirectory(step, LinkOption.NOFOLLOW_LINKS)) {
            throw new HandsException("step " + step.getFileName() + " is missing");
        }
        String state = exists(step, "state") ? line(step, "state") : "pending";
        return switch (state) {
            case "pending", "begun", "done", "undone" -> state;
            case String _ -> throw new HandsException("step " + step.getFileName() + " is in an unknown state");
        };
    }

    private static TransactionState state(String word) {
        for (TransactionState state : TransactionState.values()) {
            if (state.word().equals(word) && state != TransactionState.UNREADABLE) {
                return state;
            }
        }
        throw new HandsException("it is in an unknown state");
    }

    /** Whether the before-images with secrets are gone, so that it can't be rolled back. */
    boolean purged(TransactionId id) {
        return exists(of(id), "purged");
    }

    private static boolean exists(Path folder, String name) {
        return Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    private static String line(Path folder, String name) throws IOException {
        return content(folder, name).line();
    }

    private static Bytes content(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new HandsException("its file " + name + " is missing");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = in.readNBytes(MAX_FILE + 1);
            if (content.length > MAX_FILE) {
                throw new HandsException("its file " + name + " is too long");
            }
            return Bytes.of(content);
        }
    }

    /**
     * The transaction that is being worked on this moment.
     *
     * <p>The hands leave their process id, its start time in clock ticks since boot (field 22 of /proc/PID/stat), the boot id
     * and the transaction. What is left of a process that died, or of an earlier boot, is recognised as such.
     */
    Optional<TransactionId> underWay() {
        try {
            String[] owner = line(folder(), "owner").split(" ", -1);
            if (owner.length != 4 || !TransactionId.isOne(owner[3]) || !owner[0].matches("[0-9]{1,10}")) {
                return Optional.empty();
            }
            Path proc = root.isTree() ? Path.of("/proc") : root.view().resolve("proc");
            String boot =
                    Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
            String stat = Bytes.of(Files.readAllBytes(proc.resolve(owner[0]).resolve("stat")))
                    .utf8();
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean alive = boot.equals(owner[2]) && fields.length > 19 && fields[19].equals(owner[1]);
            return alive ? Optional.of(new TransactionId(owner[3])) : Optional.empty();
        } catch (IOException | HandsException e) {
            return Optional.empty();
        }
    }
}
