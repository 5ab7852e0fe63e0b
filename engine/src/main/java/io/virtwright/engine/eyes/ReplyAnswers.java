package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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
        Function<String, Optional<String>> complaint = stage.byPath()
                .<Function<String, Optional<String>>>map(all -> path -> Optional.ofNullable(all.get(path)))
                .orElse(_ -> Optional.empty());
        List<String> pieces = pieces(stage.out());
        long expected = paths.stream()
                .filter(path -> complaint.apply(path).map(this::printsWith).orElse(true))
                .count();
        int at = 0;
        for (String path : paths) {
            Optional<String> said = complaint.apply(path);
            if (stage.byPath().isEmpty() || pieces.size() != expected) {
                readings.putIfAbsent(path, Reading.unreadable(stage.reason()));
            } else if (said.map(this::printsWith).orElse(true)) {
                readings.putIfAbsent(path, answer(pieces.get(at++), said));
            } else {
                readings.putIfAbsent(path, failure(said.orElseThrow()));
            }
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
