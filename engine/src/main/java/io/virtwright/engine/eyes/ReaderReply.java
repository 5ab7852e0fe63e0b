package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What {@code reader.sh} answered to one batch. Text is Latin-1 here, one character a byte, as paths need not be UTF-8.
 *
 * <p>A batch that was cut is read as far as it came; what did not come is unreadable with the reason.
 */
final class ReaderReply {
    /** What is opened. */
    static final char OPENED = '/';

    /** The next word is a folder that may not have been listed. */
    static final char FOLDER = '?';

    /** The next word is a path that does not seem to be there. */
    static final char MISSING = '!';

    private static final String OURS = "/dev/null/";
    private static final String LAST = OURS + ".";
    private static final String NEXT = OURS + "@";

    /**
     * A path that was found for a request.
     *
     * @param kind one of those here, or a letter or digit of {@code reader.sh}
     */
    record Word(char kind, String path) {}

    private final String mark;
    private final String why;
    private final Cursor out;
    private final Cursor err;
    private final List<List<Word>> found = new ArrayList<>();
    private final Map<String, Reading<Bytes>> contents = new HashMap<>();
    private final Map<String, Reading<FileStat>> states = new HashMap<>();
    private final Map<String, Reading<String>> links = new HashMap<>();
    private final Map<String, Reading<String>> labels = new HashMap<>();
    private final Map<String, List<HostProgram.Ran>> programs = new HashMap<>();
    private Optional<String> stuck = Optional.empty();
    private boolean listed;

    private ReaderReply(String mark, Cursor out, Cursor err, String why) {
        this.mark = mark;
        this.out = out;
        this.err = err;
        this.why = why;
    }

    /**
     * The replies to some batches.
     *
     * @param why they are not whole; empty where they are
     */
    static List<ReaderReply> all(String mark, int count, byte[] out, byte[] err, String why) {
        Cursor first = new Cursor(new String(out, StandardCharsets.ISO_8859_1));
        Cursor second = new Cursor(new String(err, StandardCharsets.ISO_8859_1));
        List<ReaderReply> replies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ReaderReply reply = new ReaderReply(mark, first, second, why);
            reply.parse();
            replies.add(reply);
        }
        return replies;
    }

    /** For what was never asked, or has no answer at all. */
    static ReaderReply none(String why) {
        return new ReaderReply("", new Cursor(""), new Cursor(""), why);
    }

    /** The same reason, and nothing else. */
    ReaderReply cut() {
        return none(reason());
    }

    /** Why something is missing in it: a phrase. */
    String reason() {
        return why.isEmpty() ? "the host gave no answer" : why;
    }

    /** What was found for each request, in their order; fewer where the batch was cut before. */
    List<List<Word>> found() {
        return found;
    }

    /** Why it is not whole; empty where it is. */
    String why() {
        return why;
    }

    /** Whether all paths are known. */
    boolean isListed() {
        return listed;
    }

    /** The file that was being read when the batch was cut. */
    Optional<String> stuck() {
        return stuck;
    }

    Reading<Bytes> content(String path) {
        return contents.getOrDefault(path, missing());
    }

    Reading<FileStat> state(String path) {
        return states.getOrDefault(path, missing());
    }

    Reading<String> link(String path) {
        return links.getOrDefault(path, missing());
    }

    Reading<String> label(String path) {
        return labels.getOrDefault(path, missing());
    }

    /** What the programs for a path did, in the order in which the reader runs them; empty where it ran none. */
    List<HostProgram.Ran> programs(String path) {
        return programs.getOrDefault(path, List.of());
    }

    private <T> Reading<T> missing() {
        return Reading.unreadable(reason());
    }

    private void parse() {
        parseList();
        if (listed) {
            parseContents();
            each("sSua", states, "stat: ", this::state, it -> FileFailure.reading(error(it)), _ -> false);
            each("lL", links, "readlink: ", this::target, ReaderReply::noTarget, _ -> false);
            each("x", labels, "stat: ", this::label, ReaderReply::noLabel, it -> it.contains("security context"));
            parsePrograms();
        }
    }

    private void parseList() {
        char next = OPENED;
        while (true) {
            Optional<String> line = out.line();
            if (line.isEmpty()) {
                return;
            }
            String text = line.get();
            if (text.equals(LAST)) {
                listed = true;
                return;
            }
            if (text.equals(NEXT)) {
                found.add(new ArrayList<>());
            } else if (text.startsWith(OURS) && text.length() == OURS.length() + 1) {
                next = text.charAt(OURS.length());
            } else if (!found.isEmpty()) {
                boolean ours = text.startsWith(OURS);
                String path = ReaderRequest.plain(ours ? text.substring(OURS.length() + 1) : text);
                found.getLast().add(new Word(ours ? text.charAt(OURS.length()) : next, path));
                next = OPENED;
            }
        }
    }

    private List<String> asked(String kinds) {
        return found.stream()
                .flatMap(List::stream)
                .filter(word -> kinds.indexOf(word.kind()) >= 0)
                .map(Word::path)
                .toList();
    }

    private void parseContents() {
        String end = "M=" + mark + "\0";
        long left = FileProbes.MAX_BATCH;
        for (String path : asked("" + OPENED + FOLDER + MISSING)) {
            Optional<String> content = out.before(end);
            if (content.isEmpty()) {
                stuck = Optional.of(path);
                break;
            }
            Optional<String> complaint = complaint("head: ");
            Reading<Bytes> reading = complaint.isPresent()
                    ? FileFailure.reading(error(complaint.get()))
                    : content.get().length() > Probe.MAX_FILE
                            ? HostFiles.TOO_LONG
                            : Reading.of(Bytes.ofLatin1(content.get()));
            left -= reading.found().map(Bytes::size).orElse(0);
            contents.putIfAbsent(
                    path,
                    left > 0
                            ? reading
                            : Reading.unreadable(
                                    "not read: more than " + (FileProbes.MAX_BATCH >> 20) + " MiB in one batch"));
        }
        stage(contents, asked("" + OPENED + FOLDER + MISSING));
    }

    private interface Answer<T> {
        Reading<T> read(Cursor out, Optional<String> complaint);
    }

    /** A tool that prints something for each path that it finds, and complains of the others. */
    private <T> void each(
            String kinds,
            Map<String, Reading<T>> into,
            String tool,
            Answer<T> answer,
            Function<String, Reading<T>> failure,
            Predicate<String> printsAllTheSame) {
        List<String> paths = asked(kinds);
        for (String path : paths) {
            if (!err.has("/" + mark, "\n" + mark + "\n")) {
                break;
            }
            Optional<String> complaint = complaint(tool);
            boolean printed = complaint.isEmpty() || printsAllTheSame.test(complaint.get());
            into.putIfAbsent(
                    path,
                    printed
                            ? answer.read(out, complaint)
                            : complaint.map(failure).orElseGet(this::missing));
        }
        stage(into, paths);
    }

    /** The end of a stage. What has no answer by now has none because its tool failed, and that one's first words tell why. */
    private <T> void stage(Map<String, Reading<T>> into, List<String> paths) {
        String end = "\n" + mark + "\n";
        Optional<String> said = err.before(end);
        boolean whole = out.before(end).isPresent() && said.isPresent();
        String first = said.flatMap(
                        text -> text.lines().filter(line -> !line.isBlank()).findFirst())
                .map(ReaderReply::text)
                .orElse("the host gave no answer");
        if (whole) {
            paths.forEach(path -> into.putIfAbsent(path, Reading.unreadable(first.strip())));
        }
    }

    /** What a tool said of a path: up to its complaint about the mark, which is no file. */
    private Optional<String> complaint(String tool) {
        Optional<String> said = err.beforeLineWith("/" + mark);
        return said.filter(text -> text.contains(tool)).map(text -> text.substring(text.indexOf(tool)));
    }

    /** What is no link has no target: the words of GNU's and of busybox' readlink. */
    private static Reading<String> noTarget(String complaint) {
        String error = error(complaint);
        return error.equals("Invalid argument") || error.equals("not a symlink")
                ? Reading.absent()
                : FileFailure.reading(error);
    }

    private static Reading<String> noLabel(String complaint) {
        return SecurityLabels.isGone(complaint.strip())
                ? Reading.absent()
                : Reading.unreadable(text(complaint).strip());
    }

    /** The text of strerror(3) at the end of a complaint. */
    private static String error(String complaint) {
        String line = complaint.strip();
        return text(line.substring(line.lastIndexOf(": ") + 2));
    }

    private Reading<FileStat> state(Cursor from, Optional<String> complaint) {
        String[] words = from.line().orElse("").split(" ", -1);
        try {
            int mode = Integer.parseInt(words[0], 16);
            return Reading.of(new FileStat(
                    HostFiles.kind(mode),
                    mode & 07777,
                    Integer.parseUnsignedInt(words[1]),
                    Integer.parseUnsignedInt(words[2]),
                    Long.parseLong(words[3])));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return missing();
        }
    }

    private Reading<String> target(Cursor from, Optional<String> complaint) {
        return from.before("\0")
                .map(raw -> isText(raw) ? Reading.of(text(raw)) : Reading.<String>unreadable("its target is not UTF-8"))
                .orElseGet(this::missing);
    }

    /** stat prints a question mark where there is no label, and where it could not be read; its complaint says which. */
    private Reading<String> label(Cursor from, Optional<String> complaint) {
        Optional<String> label = from.before("\0");
        if (label.isEmpty()) {
            return missing();
        }
        if (!label.get().equals("?")) {
            return Reading.of(text(label.get()));
        }
        String said = complaint.map(ReaderReply::error).orElse("");
        return said.isEmpty() || SecurityLabels.NO_LABEL.contains(said)
                ? Reading.absent()
                : Reading.unreadable(text(complaint.orElse("").strip()));
    }

    private void parsePrograms() {
        for (String path : asked("uaot")) {
            if (out.before("\n" + mark + " begin\n").isEmpty()) {
                return;
            }
            List<HostProgram.Ran> runs = new ArrayList<>();
            while (out.comesBefore("\n" + mark + " ", List.of("begin\n", "end\n"))) {
                String printed = out.before("\n" + mark + " ").orElse("");
                String complained = err.before("\n" + mark + "\n").orElse("");
                Optional<Integer> status = out.line().flatMap(ReaderReply::number);
                if (status.isEmpty()) {
                    return;
                }
                runs.add(new HostProgram.Ran(status.get(), text(printed), text(complained)));
            }
            programs.put(path, runs);
        }
        out.before("\n" + mark + " end\n");
        err.before("\n" + mark + " end\n");
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,5}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    /** Whether it is UTF-8. */
    static boolean isText(String latin1) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** As text, with U+FFFD for what is not UTF-8. */
    static String text(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Of a text, the bytes as characters: the key of a path here. */
    static String raw(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Goes through what came. */
    private static final class Cursor {
        private final String all;
        private int at;

        Cursor(String all) {
            this.all = all;
        }

        Optional<String> line() {
            return before("\n");
        }

        /** What stands before the next such words; goes behind them. Stays where it is if there are none. */
        Optional<String> before(String words) {
            int found = all.indexOf(words, at);
            if (found < 0) {
                return Optional.empty();
            }
            String part = all.substring(at, found);
            at = found + words.length();
            return Optional.of(part);
        }

        /** What stands before the line with such words; goes behind that line. */
        Optional<String> beforeLineWith(String words) {
            int found = all.indexOf(words, at);
            int end = found < 0 ? -1 : all.indexOf('\n', found);
            if (end < 0) {
                return Optional.empty();
            }
            int begin = Math.max(at, all.lastIndexOf('\n', found) + 1);
            String part = all.substring(at, begin);
            at = end + 1;
            return Optional.of(part);
        }

        /** Whether such words come, and before others. */
        boolean has(String words, String others) {
            int first = all.indexOf(words, at);
            int second = all.indexOf(others, at);
            return first >= 0 && (second < 0 || first < second);
        }

        /** Whether the next such words are followed by none of these. */
        boolean comesBefore(String words, List<String> endings) {
            int found = all.indexOf(words, at);
            return found >= 0 && endings.stream().noneMatch(ending -> all.startsWith(ending, found + words.length()));
        }
    }
}
