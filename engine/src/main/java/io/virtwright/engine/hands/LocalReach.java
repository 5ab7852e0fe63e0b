package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A disk that this program sees itself: of this machine, or a tree. */
final class LocalReach implements Reach {
    private final HandsRoot root;
    private final LocalJournal journal;
    private final LocalQuestions questions;
    private final HandsProcess process;

    LocalReach(HandsRoot root) {
        this.root = root;
        this.journal = new LocalJournal(root);
        this.questions = new LocalQuestions(root);
        this.process = new HandsProcess(root);
    }

    @Override
    public JournalFiles journal(Optional<TransactionId> only) {
        return journal.read(only);
    }

    @Override
    public Map<Question, String> ask(List<Question> asked) {
        return asked.stream().collect(Collectors.toMap(question -> question, questions::answer));
    }

    @Override
    public Ending apply(Preparation transaction) {
        try {
            open();
            tidy(transaction);
            write(transaction);
        } catch (IOException e) {
            throw new HandsException(
                    "nothing was changed: the journal " + folder() + " can't be written: " + Reasons.of(e), e);
        }
        Ending ending = process.run(List.of("apply"), transaction.id());
        if (ending.status() == Ending.BUSY) {
            withdraw(transaction.id());
        }
        return ending;
    }

    @Override
    public Ending run(List<String> command, TransactionId id) {
        try {
            installHands();
        } catch (IOException e) {
            throw unwritable(e);
        }
        return process.run(command, id);
    }

    /** Another transaction was faster. Nothing was changed by this one. */
    private void withdraw(TransactionId id) {
        try {
            remove(id);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private HandsException unwritable(IOException e) {
        return new HandsException("the journal " + folder() + " can't be written: " + Reasons.of(e), e);
    }

    private Path folder() {
        return root.below(Journal.FOLDER);
    }

    private Path transactions() {
        return root.below(Journal.TRANSACTIONS);
    }

    private Path of(TransactionId id) {
        return transactions().resolve(id.text());
    }

    private Path leftover(TransactionId id) {
        return transactions().resolve(Preparation.LEFTOVER + id);
    }

    /** Makes the folders of the journal, and puts the hands there. */
    private void open() throws IOException {
        for (String missing : List.of("/var", "/var/lib")) {
            DurableFiles.folder(root.below(missing), "rwxr-xr-x", false);
        }
        DurableFiles.folder(folder(), "rwx------", true);
        DurableFiles.folder(transactions(), "rwx------", true);
        installHands();
    }

    /** Replaces the hands by those of this program. Hands that run keep the file that they began with. */
    private void installHands() throws IOException {
        Bytes content = Scripts.hands();
        Path script = folder().resolve("hands.sh");
        if (!Files.isRegularFile(script)
                || !Bytes.of(Files.readAllBytes(script)).equals(content)) {
            DurableFiles.replace(script, content);
        }
    }

    private void write(Preparation transaction) throws IOException {
        Path folder = leftover(transaction.id());
        Path steps = folder.resolve("steps");
        List<Path> folders = Stream.concat(
                        Stream.of(folder, steps),
                        IntStream.rangeClosed(1, transaction.steps())
                                .mapToObj(number -> steps.resolve(Integer.toString(number))))
                .toList();
        for (Path one : folders) {
            DurableFiles.folder(one, "rwx------", true);
        }
        for (Map.Entry<String, Bytes> file : transaction.files().entrySet()) {
            DurableFiles.create(folder.resolve(file.getKey()), file.getValue());
        }
        byte[] reserve = new byte[transaction.reserve()];
        new Random().nextBytes(reserve); // takes its space on a file system that compresses, too
        DurableFiles.create(folder.resolve("reserve"), Bytes.of(reserve));
        for (Path one : folders.reversed()) {
            DurableFiles.sync(one);
        }
        DurableFiles.move(folder, of(transaction.id()));
    }

    private void tidy(Preparation transaction) throws IOException {
        removeLeftovers(transaction.now());
        for (TransactionId id : transaction.tidying().remove()) {
            remove(id);
        }
        for (TransactionId id : transaction.tidying().purge()) {
            purge(of(id));
        }
    }

    /** Takes a transaction out of the journal. */
    private void remove(TransactionId id) throws IOException {
        DurableFiles.move(of(id), leftover(id));
        DurableFiles.remove(leftover(id));
    }

    /** Removes what a preparation or a removal that was cut off left behind. */
    private void removeLeftovers(Instant now) throws IOException {
        List<Path> leftovers;
        try (Stream<Path> entries = Files.list(transactions())) {
            leftovers = entries.filter(
                            entry -> String.valueOf(entry.getFileName()).startsWith(Preparation.LEFTOVER))
                    .toList();
        }
        for (Path leftover : leftovers) {
            if (Files.getLastModifiedTime(leftover)
                    .toInstant()
                    .plusSeconds(Preparation.ABANDONED)
                    .isBefore(now)) {
                DurableFiles.remove(leftover);
            }
        }
    }

    /** The mark comes first: a rollback must not begin with half of the images. */
    private static void purge(Path transaction) throws IOException {
        List<Path> secret;
        try (Stream<Path> steps = Files.list(transaction.resolve("steps"))) {
            secret = steps.filter(step -> Files.exists(step.resolve("secret"), LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
        if (secret.isEmpty()) {
            return;
        }
        Path mark = transaction.resolve("purged");
        if (!Files.exists(mark, LinkOption.NOFOLLOW_LINKS)) {
            DurableFiles.replace(mark, Bytes.EMPTY);
        }
        for (Path step : secret) {
            for (String image : Retention.IMAGES) {
                Files.deleteIfExists(step.resolve(image));
                Files.deleteIfExists(step.resolve(image + ".new"));
            }
            DurableFiles.sync(step);
        }
    }
}
