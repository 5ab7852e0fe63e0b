package io.virtwright.engine.hands;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the files of a journal say. docs/journal.md describes them. */
final class Journal {
    /** What is written, and the only one that is read. */
    static final String FORMAT = "1";

    static final String FOLDER = "/var/lib/virtwright";
    static final String TRANSACTIONS = FOLDER + "/transactions";

    private final JournalFiles files;

    Journal(JournalFiles files) {
        this.files = files;
    }

    /** All transactions, newest first. What can't be read is in the list, with the reason. */
    List<TransactionReport> reports() {
        return files.transactions().stream()
                .map(Journal::report)
                .sorted(Comparator.comparing(TransactionReport::id).reversed())
                .toList();
    }

    List<TransactionId> ids() {
        return files.transactions().stream().map(JournalFiles.Transaction::id).toList();
    }

    Optional<TransactionReport> find(TransactionId id) {
        return reports().stream().filter(report -> report.id().equals(id)).findFirst();
    }

    /** Whether the before-images with secrets are gone, so that it can't be rolled back. */
    boolean purged(TransactionId id) {
        return files.transactions().stream()
                .anyMatch(transaction -> transaction.id().equals(id) && transaction.exists("purged"));
    }

    Optional<TransactionId> underWay() {
        return files.underWay();
    }

    /** The newest transaction that was cut off. */
    Optional<TransactionReport> interrupted() {
        return reports().stream()
                .filter(report -> report.state().interrupted())
                .filter(report -> !underWay().equals(Optional.of(report.id())))
                .findFirst();
    }

    private static TransactionReport report(JournalFiles.Transaction transaction) {
        try {
            if (!transaction.failure().isEmpty()) {
                throw new HandsException(transaction.failure());
            }
            return read(transaction);
        } catch (HandsException e) {
            TransactionId id = transaction.id();
            String why = String.valueOf(e.getMessage());
            return new TransactionReport(id, TransactionState.UNREADABLE, id.created(), "", List.of(), why);
        }
    }

    private static TransactionReport read(JournalFiles.Transaction transaction) {
        String format = transaction.line("format");
        if (!format.equals(FORMAT)) {
            throw new HandsException("it is of format " + format + ", and this program knows " + FORMAT);
        }
        Description description = Description.ofJson(transaction.content("description.json"));
        if (!transaction
                .line("count")
                .equals(Integer.toString(description.steps().size()))) {
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
                    stepState(transaction, Integer.toString(number))));
        }
        return new TransactionReport(
                transaction.id(),
                state(transaction.line("state")),
                description.created(),
                description.policy(),
                steps,
                transaction.exists("problem") ? transaction.line("problem") : "");
    }

    private static String stepState(JournalFiles.Transaction transaction, String number) {
        if (!transaction.steps().contains(number)) {
            throw new HandsException("step " + number + " is missing");
        }
        String name = "steps/" + number + "/state";
        String state = transaction.exists(name) ? transaction.line(name) : "pending";
        return switch (state) {
            case "pending", "begun", "done", "undone" -> state;
            case String _ -> throw new HandsException("step " + number + " is in an unknown state");
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
}
