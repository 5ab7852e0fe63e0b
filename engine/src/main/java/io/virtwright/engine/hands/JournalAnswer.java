package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The journal as reach.sh prints it: names of files, then their lines, each after the name of its file. */
final class JournalAnswer {
    private final List<JournalFiles.Transaction> transactions = new ArrayList<>();
    private Optional<TransactionId> underWay = Optional.empty();

    private String id = "";
    private String failure = "";
    private final Map<String, StringBuilder> files = new TreeMap<>();
    private final Set<String> steps = new TreeSet<>();
    private final Set<String> odd = new TreeSet<>();

    private JournalAnswer() {}

    static JournalFiles of(List<String> lines) {
        JournalAnswer answer = new JournalAnswer();
        lines.forEach(answer::line);
        answer.flush();
        return new JournalFiles(answer.transactions, answer.underWay);
    }

    private void line(String line) {
        int space = line.indexOf(' ');
        String word = space < 0 ? line : line.substring(0, space);
        String text = line.substring(space + 1);
        // A line of a file begins with ./ID/, and no other does.
        if (line.startsWith("./" + id + "/")) {
            content(line.substring(id.length() + 3));
            return;
        }
        switch (word) {
            case "under" -> underWay = TransactionId.isOne(text) ? Optional.of(new TransactionId(text)) : underWay;
            case "transaction" -> {
                flush();
                id = text;
            }
            case "nofolder" -> failure = "it is no folder";
            case "file" -> files.put(text, new StringBuilder());
            case "step" -> steps.add(text);
            case "odd" -> odd.add(text);
            case String _ -> {} // grep says so where a file is binary: then it is damaged, and has no content here.
        }
    }

    private void content(String line) {
        int colon = Math.max(0, line.indexOf(':'));
        Optional.ofNullable(files.get(line.substring(0, colon)))
                .ifPresent(file -> file.append(line, colon + 1, line.length()).append('\n'));
    }

    private void flush() {
        if (TransactionId.isOne(id)) {
            Map<String, Bytes> contents = new TreeMap<>();
            files.forEach((name, text) -> contents.put(name, Bytes.ofUtf8(text.toString())));
            transactions.add(new JournalFiles.Transaction(new TransactionId(id), failure, contents, steps, odd));
        }
        id = "";
        failure = "";
        files.clear();
        steps.clear();
        odd.clear();
    }
}
