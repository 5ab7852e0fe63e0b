package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.Reading;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What {@code stat -L} prints of files: a line of numbers for each. */
final class ReplyStates extends ReplyAnswers<FileStat> {
    @Override
    List<String> pieces(String out) {
        return out.lines().toList();
    }

    @Override
    Reading<FileStat> answer(String piece, Optional<String> complaint) {
        String[] words = piece.split(" ", -1);
        try {
            int mode = Integer.parseInt(words[0], 16);
            return Reading.of(new FileStat(
                    HostFiles.kind(mode),
                    mode & 07777,
                    Integer.parseUnsignedInt(words[1]),
                    Integer.parseUnsignedInt(words[2]),
                    Long.parseLong(words[3]),
                    Optional.of(Instant.ofEpochSecond(Long.parseLong(words[4])))));
        } catch (NumberFormatException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            return Reading.unreadable("stat prints '" + Latin1.text(piece) + "'");
        }
    }

    @Override
    Reading<FileStat> failure(String complaint) {
        return FileFailure.reading(ReplyStage.error(complaint));
    }
}
