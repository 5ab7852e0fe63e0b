package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Reading;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What {@code stat -L --printf='%C\0'} prints of files: their security contexts. */
final class ReplyLabels extends ReplyAnswers<String> {
    /** A label that is not there, or can't be read, is a question mark, and its complaint says why. */
    private static final String PRINTS = "stat: failed to get security context of ";

    /** What has a NUL behind it. */
    static List<String> parts(String out) {
        List<String> parts = Arrays.asList(out.split("\0", -1));
        return parts.subList(0, parts.size() - 1);
    }

    @Override
    List<String> pieces(String out) {
        return parts(out);
    }

    @Override
    boolean printsWith(String complaint) {
        return complaint.startsWith(PRINTS);
    }

    @Override
    Reading<String> answer(String piece, Optional<String> complaint) {
        if (!piece.equals("?")) {
            return SecurityLabels.label(Latin1.text(piece));
        }
        String error = complaint.map(ReplyStage::error).orElse("");
        return error.isEmpty() || SecurityLabels.NO_LABEL.contains(error)
                ? Reading.absent()
                : Reading.unreadable(Latin1.text(complaint.orElse("")));
    }

    @Override
    Reading<String> failure(String complaint) {
        return SecurityLabels.isGone(complaint) ? Reading.absent() : Reading.unreadable(Latin1.text(complaint));
    }
}
