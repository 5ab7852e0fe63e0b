package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Writes the folder of a new transaction. It gets its name last, when everything in it is durable: before, it is a
 * leftover that nobody looks at.
 */
final class Preparation {
    /** In front of the name of a folder that is being written, and of one that is being removed. */
    static final String LEFTOVER = ".leftover-";

    /** A preparation takes seconds; a folder that is older was left behind. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    /** Beside the size of the data: for the small files of states and marks. */
    private static final int RESERVE = 128 << 10;

    private final Journal journal;

    Preparation(Journal journal) {
        this.journal = journal;
    }

    /** Makes the folders of the journal, and puts the hands there. */
    void openJournal() throws IOException {
        Path folder = journal.folder();
        for (Path missing : List.of(above(above(folder)), above(folder))) {
            DurableFiles.folder(missing, "rwxr-xr-x", false);
        }
        DurableFiles.folder(folder, "rwx------", true);
        DurableFiles.folder(journal.transactions(), "rwx------", true);
        installHands();
    }

    /** Replaces the hands by those of this program. Hands that run keep the file that they began with. */
    void installHands() throws IOException {
        Bytes content = HandsScript.content();
        Path script = journal.script();
        if (!Files.isRegularFile(script)
                || !Bytes.of(Files.readAllBytes(script)).equals(content)) {
            DurableFiles.replace(script, content);
        }
    }

    void write(TransactionId id, Description description, List<StepData> steps) throws IOException {
        Path folder = journal.transactions().resolve(LEFTOVER + id);
        DurableFiles.folder(folder, "rwx------", true);
        fill(folder, description, steps);
        DurableFiles.move(folder, journal.of(id));
    }

    private static void fill(Path folder, Description description, List<StepData> steps) throws IOException {
        Path stepsFolder = folder.resolve("steps");
        DurableFiles.folder(stepsFolder, "rwx------", true);
        long size = RESERVE;
        int number = 0;
        for (StepData step : steps) {
            number++;
            Path stepFolder = stepsFolder.resolve(Integer.toString(number));
            DurableFiles.folder(stepFolder, "rwx------", true);
            for (Map.Entry<String, Bytes> file : step.files().entrySet()) {
                DurableFiles.create(stepFolder.resolve(file.getKey()), file.getValue());
                size += file.getValue().size();
            }
            DurableFiles.sync(stepFolder);
        }
        DurableFiles.sync(stepsFolder);
        // Given back when a step fails, so that a full disk does not keep the hands from taking the others back.
        byte[] reserve = new byte[(int) Math.min(size, Integer.MAX_VALUE / 2)];
        new Random().nextBytes(reserve); // takes its space on a file system that compresses, too
        DurableFiles.create(folder.resolve("reserve"), Bytes.of(reserve));
        DurableFiles.create(folder.resolve("description.json"), description.toJson());
        DurableFiles.create(folder.resolve("count"), StepData.line(Integer.toString(steps.size())));
        DurableFiles.create(folder.resolve("state"), StepData.line(TransactionState.PREPARED.word()));
        DurableFiles.create(folder.resolve("format"), StepData.line(Journal.FORMAT));
        DurableFiles.sync(folder);
    }

    /** Takes a transaction out of the journal. */
    void remove(TransactionId id) throws IOException {
        Path leftover = journal.transactions().resolve(LEFTOVER + id);
        DurableFiles.move(journal.of(id), leftover);
        DurableFiles.remove(leftover);
    }

    /** Removes what a preparation or a removal that was cut off left behind. */
    void removeLeftovers(Instant now) throws IOException {
        List<Path> leftovers;
        try (Stream<Path> entries = Files.list(journal.transactions())) {
            leftovers = entries.filter(
                            entry -> String.valueOf(entry.getFileName()).startsWith(LEFTOVER))
                    .toList();
        }
        for (Path leftover : leftovers) {
            if (Files.getLastModifiedTime(leftover).toInstant().plus(ABANDONED).isBefore(now)) {
                DurableFiles.remove(leftover);
            }
        }
    }

    private static Path above(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
