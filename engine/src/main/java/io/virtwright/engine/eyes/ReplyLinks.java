package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Reading;
import java.util.List;
import java.util.Optional;

/** What {@code readlink} prints of links: their targets, each with a NUL behind it. */
final class ReplyLinks extends ReplyAnswers<String> {
    @Override
    List<String> pieces(String out) {
        return ReplyLabels.parts(out);
    }

    @Override
    Reading<String> answer(String piece, Optional<String> complaint) {
        return Latin1.isText(piece) ? Reading.of(Latin1.text(piece)) : Reading.unreadable("its target is not UTF-8");
    }

    /** What is no link has no target: the words of GNU's and of busybox' readlink. */
    @Override
    Reading<String> failure(String complaint) {
        String error = ReplyStage.error(complaint);
        return error.equals("Invalid argument") || error.equals("not a symlink")
                ? Reading.absent()
                : FileFailure.reading(error);
    }
}
