package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The disk of a host that is reached over a link: by reach.sh, which says what goes to and fro. */
final class ShellReach implements Reach {
    /**
     * How long reading the journal may take, or asking what is in the way of a change: 60 s, far more than thousands of
     * transactions take. On a host where /var/lib hangs the wait has to end.
     *
     * <p>There is no such bound for the hands: a domain's definition or a slow disk takes its time, and they go on there to
     * the end anyway. A host that hangs is found out before by the reading, and a dead link by ssh.
     */
    private static final Duration READING = Duration.ofSeconds(60);

    /** The end of the link does not reach them. What ended the link may have ended them, if somebody did that on the host. */
    private static final String GOES_ON = " goes on there to its end, unless it was ended there too";

    private final String root;
    private final RemoteShell shell;

    /** @param root empty for a live host, else a tree there */
    ShellReach(String root, RemoteShell shell) {
        this.root = root;
        this.shell = shell;
    }

    @Override
    public JournalFiles journal(Optional<TransactionId> only) {
        ReachAnswer answer = read(
                Scripts.reachJournal(),
                List.of("journal", only.map(TransactionId::text).orElse("")),
                Bytes.EMPTY);
        requireWhole(answer);
        answer.failure().ifPresent(why -> {
            throw DeniedException.unreadable(root + Journal.TRANSACTIONS, why);
        });
        return JournalAnswer.of(answer.lines());
    }

    @Override
    public Map<Question, String> ask(List<Question> questions) {
        Frames frames = new Frames();
        for (Question question : questions) {
            switch (question) {
                case Question.Program(String name) -> frames.text("program", name);
                case Question.Root() -> frames.plain("root", "");
                case Question.Knob(String path) -> frames.text("knob", path);
                case Question.File(String path, boolean makeFolders) ->
                    frames.text(makeFolders ? "make" : "file", path);
            }
        }
        ReachAnswer answer = read(Scripts.reach(), List.of("ask"), frames.end());
        requireWhole(answer);
        List<String> reasons = answer.texts("answer");
        if (reasons.size() != questions.size()) {
            throw new HandsException(shell.name() + " did not answer what was asked");
        }
        Map<Question, String> answers = new LinkedHashMap<>();
        Iterator<String> reason = reasons.iterator();
        questions.forEach(question -> answers.put(question, reason.next()));
        return answers;
    }

    @Override
    public Ending apply(Preparation transaction) {
        String folder = "transactions/" + Preparation.LEFTOVER + transaction.id();
        Frames frames = new Frames().file("hands.sh.new", Scripts.hands());
        transaction.files().forEach((name, content) -> frames.file(folder + "/" + name, content));
        transaction.tidying().remove().forEach(id -> frames.plain("remove", id.text()));
        transaction.tidying().purge().forEach(id -> frames.plain("purge", id.text()));
        Retention.IMAGES.forEach(image -> frames.plain("image", image));
        TransactionId id = transaction.id();
        ReachAnswer answer = change(
                id,
                List.of(
                        "apply",
                        id.text(),
                        Integer.toString(transaction.steps()),
                        Integer.toString(transaction.reserve())),
                frames.end());
        answer.failure().ifPresent(why -> {
            throw new HandsException("nothing was changed: " + unwritable(why));
        });
        return ending(answer, id);
    }

    @Override
    public Ending run(List<String> command, TransactionId id) {
        List<String> words = new ArrayList<>(List.of("run", id.text()));
        words.addAll(command);
        ReachAnswer answer = change(
                id, words, new Frames().file("hands.sh.new", Scripts.hands()).end());
        answer.failure().ifPresent(why -> {
            throw new HandsException(unwritable(why));
        });
        return ending(answer, id);
    }

    private String unwritable(String why) {
        return "the journal " + root + Journal.FOLDER + " can't be written: " + why;
    }

    private Ending ending(ReachAnswer answer, TransactionId id) {
        if (answer.status().isPresent()) {
            return new Ending(answer.status().get(), answer.lines());
        }
        String lost = "the link to " + shell.name() + " was lost";
        throw new UnseenEndException(
                id,
                answer.lines().contains("prepared")
                        ? lost + "; the transaction " + id + GOES_ON
                        : perhapsBegun(lost, id));
    }

    private static String perhapsBegun(String why, TransactionId id) {
        return why + "; if the transaction " + id + " had begun, it" + GOES_ON;
    }

    /** For what changes nothing: it can be asked again. */
    private void requireWhole(ReachAnswer answer) {
        if (answer.status().isEmpty()) {
            throw new HandsException("the link to " + shell.name() + " was lost");
        }
    }

    private ReachAnswer read(String program, List<String> words, Bytes input) {
        return exchange(program, words, input, Optional.of(READING));
    }

    /** Where it was started, and no answer can be read, nobody knows here how far it got. */
    private ReachAnswer change(TransactionId id, List<String> words, Bytes input) {
        try {
            return exchange(Scripts.reach(), words, input, Optional.empty());
        } catch (NoAnswerException | OutOfMemoryError | StackOverflowError e) {
            throw new UnseenEndException(id, perhapsBegun(Reasons.of(e), id), e);
        }
    }

    private ReachAnswer exchange(String program, List<String> words, Bytes input, Optional<Duration> within) {
        List<String> all = new ArrayList<>(List.of(root));
        all.addAll(words);
        RemoteShell.Answer answer = shell.run(program, all, input, within);
        return ReachAnswer.of(answer.output())
                .orElseThrow(() -> new NoAnswerException("no shell answers on " + shell.name()
                        + (answer.error().isBlank() ? "" : ": " + answer.error().strip())));
    }
}
