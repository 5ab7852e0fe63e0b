package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads a journal that this program sees itself. No link is followed: the journal may be hostile. */
final class LocalJournal {
    private static final int MAX_FILE = 64 << 20;

    private final HandsRoot root;

    LocalJournal(HandsRoot root) {
        this.root = root;
    }

    JournalFiles read(Optional<TransactionId> only) {
        Path transactions = root.below(Journal.TRANSACTIONS);
        try (Stream<Path> entries = Files.list(transactions)) {
            List<JournalFiles.Transaction> found = entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(TransactionId::isOne)
                    .map(TransactionId::new)
                    .filter(id -> only.isEmpty() || only.get().equals(id))
                    .map(id -> transaction(id, transactions.resolve(id.text())))
                    .toList();
            return new JournalFiles(found, underWay());
        } catch (NoSuchFileException e) {
            return JournalFiles.NONE;
        } catch (IOException e) {
            // Not permitted, or no folder: what is in there is not known, which is not the same as nothing.
            throw DeniedException.unreadable(transactions.toString(), Reasons.of(e));
        }
    }

    private static JournalFiles.Transaction transaction(TransactionId id, Path folder) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return JournalFiles.Transaction.unreadable(id, "it is no folder");
        }
        Set<String> steps = new TreeSet<>();
        List<String> names = new ArrayList<>(JournalFiles.NAMES);
        Map<String, Bytes> files = new TreeMap<>();
        Set<String> odd = new TreeSet<>();
        try {
            for (String step : steps(folder.resolve("steps"))) {
                steps.add(step);
                names.add("steps/" + step + "/state");
            }
            for (String name : names) {
                Path file = folder.resolve(name);
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    files.put(name, content(file, name));
                } else if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    odd.add(name);
                }
            }
        } catch (HandsException e) {
            return JournalFiles.Transaction.unreadable(id, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return JournalFiles.Transaction.unreadable(id, Reasons.of(e));
        }
        return new JournalFiles.Transaction(id, "", files, steps, odd);
    }

    private static List<String> steps(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> name.matches("[0-9]+"))
                    .toList();
        }
    }

    private static Bytes content(Path file, String name) throws IOException {
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
    private Optional<TransactionId> underWay() {
        try {
            Path file = root.below(Journal.FOLDER).resolve("owner");
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            String[] owner = content(file, "owner").line().split(" ", -1);
            if (owner.length != 4 || !TransactionId.isOne(owner[3]) || !owner[0].matches("[0-9]{1,10}")) {
                return Optional.empty();
            }
            Path proc = root.isTree() ? Path.of("/proc") : root.view().resolve("proc");
            String boot =
                    Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
            String stat = Bytes.of(Files.readAllBytes(proc.resolve(owner[0]).resolve("stat")))
                    .utf8();
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            // A process that has ended keeps its number until its parent has asked how: state Z.
            boolean alive = boot.equals(owner[2])
                    && fields.length > 19
                    && fields[19].equals(owner[1])
                    && !fields[0].equals("Z");
            return alive ? Optional.of(new TransactionId(owner[3])) : Optional.empty();
        } catch (IOException | HandsException e) {
            return Optional.empty();
        }
    }
}
