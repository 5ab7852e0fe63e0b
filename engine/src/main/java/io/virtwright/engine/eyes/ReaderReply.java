package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code reader.sh} answered to one batch; see {@link ReplyParser}. Paths are {@link Latin1} here, as they need not be
 * UTF-8.
 *
 * <p>A batch that was cut is known as far as it came; what did not come is unreadable with the reason.
 *
 * @param why it is not whole; empty where it is
 * @param found what was found for each request, in their order; fewer where the batch was cut before
 * @param isListed whether all paths are known
 * @param isCutInContents whether the one head for many files ended before it had read them, or said what names no file
 * @param stuck the file that was being read when the batch was cut
 * @param programs what the programs for a path did, in the order in which the reader runs them
 */
record ReaderReply(
        String why,
        List<List<Word>> found,
        boolean isListed,
        boolean isCutInContents,
        Optional<String> stuck,
        Map<String, Reading<Bytes>> contents,
        Map<String, Reading<FileStat>> states,
        Map<String, Reading<String>> links,
        Map<String, Reading<String>> labels,
        Map<String, List<HostProgram.Ran>> programs) {
    /** What is opened. */
    static final char OPENED = '/';

    /** The next word is a folder that may not have been listed. */
    static final char FOLDER = '?';

    /** The next word is a path that does not seem to be there. */
    static final char MISSING = '!';

    /** A path that is missing or not listed, and stood so before. */
    static final char AGAIN = '=';

    /** A path that is not there: its folder was listed. */
    static final char NOT_THERE = '-';

    /** A path that is not opened, since it never answered before. */
    static final char SKIPPED = '6';

    /** A path of which it is not known whether it is there, or was listed: asked for the reason, it never answered. */
    static final char UNASKED = '7';

    /** Why nothing came, where nothing tells. */
    static final String NO_ANSWER = "the host gave no answer";

    /**
     * A path that was found for a request.
     *
     * @param kind one of those here, or a letter or digit of {@code reader.sh}
     */
    record Word(char kind, String path) {}

    /** For what was never asked, or has no answer at all. */
    static ReaderReply none(String why) {
        return new ReaderReply(
                why, List.of(), false, false, Optional.empty(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }

    /** The same reason, and nothing else. */
    ReaderReply cut() {
        return none(reason());
    }

    /** Whether all of it came. */
    boolean isWhole() {
        return why.isEmpty();
    }

    /** Why something is missing in it: a phrase. */
    String reason() {
        return why.isEmpty() ? NO_ANSWER : why;
    }

    Reading<Bytes> content(String path) {
        return answer(contents, path);
    }

    Reading<FileStat> state(String path) {
        return answer(states, path);
    }

    Reading<String> link(String path) {
        return answer(links, path);
    }

    Reading<String> label(String path) {
        return answer(labels, path);
    }

    /** What the programs for a path did; empty where the reader ran none. */
    List<HostProgram.Ran> programs(String path) {
        return programs.getOrDefault(path, List.of());
    }

    private <T> Reading<T> answer(Map<String, Reading<T>> answers, String path) {
        return answers.getOrDefault(path, Reading.unreadable(reason()));
    }
}
