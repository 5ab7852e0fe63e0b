package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Reading;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a tool tells of files: it prints something for each that it finds, and complains of the others.
 *
 * @param <T> what it tells
 */
abstract class ReplyAnswers<T> {
    private final Map<String, Reading<T>> readings = new HashMap<>();

    Map<String, Reading<T>> readings() {
        return readings;
    }

    /** What it printed, piece by piece. */
    abstract List<String> pieces(String out);

    /** What a piece says, and what was complained of besides. */
    abstract Reading<T> answer(String piece, Optional<String> complaint);

    /** What a complaint says of a file of which nothing was printed. */
    abstract Reading<T> failure(String complaint);

    /** Whether it prints something for a file that it complains of like this. */
    boolean printsWith(String complaint) {
        return false;
    }

    /** Of many, by one call. Which piece is whose is known only where it said of each that there is none why. */
    void many(List<String> paths, ReplyStage stage) {
        Optional<Map<String, String>> byPath = stage.byPath();
        Map<String, String> complaints = byPath.orElseGet(Map::of);
        List<String> pieces = pieces(stage.out());
        Predicate<String> prints = path ->
                Optional.ofNullable(complaints.get(path)).map(this::printsWith).orElse(true);
        if (byPath.isEmpty() || pieces.size() != paths.stream().filter(prints).count()) {
            Reading<T> unknown = Reading.unreadable(stage.reason());
            paths.forEach(path -> readings.putIfAbsent(path, unknown));
            return;
        }
        Iterator<String> next = pieces.iterator();
        for (String path : paths) {
            Optional<String> complaint = Optional.ofNullable(complaints.get(path));
            readings.putIfAbsent(
                    path, prints.test(path) ? answer(next.next(), complaint) : failure(complaint.orElseThrow()));
        }
    }

    /** Of one, by a call of its own. */
    void one(String path, ReplyStage stage) {
        List<String> pieces = pieces(stage.out());
        Optional<String> complaint = stage.complaint();
        readings.putIfAbsent(
                path,
                pieces.size() == 1
                        ? answer(pieces.getFirst(), complaint)
                        : complaint.map(this::failure).orElseGet(() -> Reading.unreadable(stage.reason())));
    }
}
