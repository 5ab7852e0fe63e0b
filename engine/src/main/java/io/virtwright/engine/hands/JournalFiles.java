package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the journal of a host says of its transactions: the small files, read in one go. Before-images are not among them.
 *
 * @param transactions in no particular order
 * @param underWay the transaction that is being worked on this moment
 */
record JournalFiles(List<Transaction> transactions, Optional<TransactionId> underWay) {
    static final JournalFiles NONE = new JournalFiles(List.of(), Optional.empty());

    /** The files of a transaction that are read, besides the state of each step. */
    static final List<String> NAMES = List.of("format", "description.json", "count", "state", "problem", "purged");

    JournalFiles {
        transactions = List.copyOf(transactions);
    }

    /**
     * The files of one transaction.
     *
     * @param failure why its folder could not be read; empty where it could
     * @param files by name, {@code steps/1/state} among them: the regular ones
     * @param steps the numbers of the folders of steps that are there
     * @param odd the names of what is there and no regular file
     */
    record Transaction(TransactionId id, String failure, Map<String, Bytes> files, Set<String> steps, Set<String> odd) {
        Transaction {
            files = Map.copyOf(new TreeMap<>(files));
            steps = Set.copyOf(new TreeSet<>(steps));
            odd = Set.copyOf(new TreeSet<>(odd));
        }

        static Transaction unreadable(TransactionId id, String failure) {
            return new Transaction(id, failure, Map.of(), Set.of(), Set.of());
        }

        boolean exists(String name) {
            return files.containsKey(name) || odd.contains(name);
        }

        Bytes content(String name) {
            Bytes content = files.get(name);
            if (content == null) {
                throw new HandsException("its file " + name + " is missing");
            }
            return content;
        }

        String line(String name) {
            return content(name).line();
        }
    }
}
