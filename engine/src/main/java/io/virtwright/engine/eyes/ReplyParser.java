package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.Reading;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads what {@code reader.sh} printed for one batch, as far as it came. */
final class ReplyParser {
    private static final String OURS = "/dev/null/";
    private static final String LAST = OURS + ".";
    private static final String NEXT = OURS + "@";

    private final String mark;
    private final String why;
    private final ReplyCursor out;
    private final ReplyCursor err;
    private final List<List<ReaderReply.Word>> found = new ArrayList<>();
    private final Map<String, Reading<FileStat>> states = new HashMap<>();
    private final Map<String, Reading<String>> links = new HashMap<>();
    private final Map<String, Reading<String>> labels = new HashMap<>();
    private final Map<String, List<HostProgram.Ran>> programs = new HashMap<>();
    private final ReplyStage stage;
    private final ReplyContents contents;
    private boolean listed;

    private ReplyParser(String mark, ReplyCursor out, ReplyCursor err, String why) {
        this.mark = mark;
        this.out = out;
        this.err = err;
        this.why = why;
        stage = new ReplyStage(mark, out, err);
        contents = new ReplyContents(mark, out, stage);
    }

    /**
     * The replies to some batches.
     *
     * @param why they are not whole; empty where they are
     */
    static List<ReaderReply> replies(String mark, int count, byte[] out, byte[] err, String why) {
        ReplyCursor first = new ReplyCursor(Latin1.of(out));
        ReplyCursor second = new ReplyCursor(Latin1.of(err));
        List<ReaderReply> replies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replies.add(new ReplyParser(mark, first, second, why).parsed());
        }
        return replies;
    }

    private ReaderReply parsed() {
        parse();
        return new ReaderReply(
                why, found, listed, contents.stuck(), contents.readings(), states, links, labels, programs);
    }

    private void parse() {
        parseList();
        if (listed) {
            contents.parse(asked("" + ReaderReply.OPENED + ReaderReply.FOLDER + ReaderReply.MISSING));
            each("sSua", states, "stat: ", this::state, it -> FileFailure.reading(ReplyStage.error(it)), _ -> false);
            each("lL", links, "readlink: ", this::target, ReplyParser::noTarget, _ -> false);
            each("x", labels, "stat: ", this::label, ReplyParser::noLabel, it -> it.contains("security context"));
            parsePrograms();
        }
    }

    private void parseList() {
        char next = ReaderReply.OPENED;
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
                found.getLast().add(new ReaderReply.Word(ours ? text.charAt(OURS.length()) : next, path));
                next = ReaderReply.OPENED;
            }
        }
    }

    private List<String> asked(String kinds) {
        return found.stream()
                .flatMap(List::stream)
                .filter(word -> kinds.indexOf(word.kind()) >= 0)
                .map(ReaderReply.Word::path)
                .toList();
    }

    private interface Answer<T> {
        Reading<T> read(ReplyCursor out, Optional<String> complaint);
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
            if (!stage.isTold()) {
                break;
            }
            Optional<String> complaint = stage.complaint(tool);
            boolean printed = complaint.isEmpty() || printsAllTheSame.test(complaint.get());
            into.putIfAbsent(
                    path,
                    printed
                            ? answer.read(out, complaint)
                            : complaint.map(failure).orElseGet(this::missing));
        }
        stage.end(into, paths);
    }

    /** What is no link has no target: the words of GNU's and of busybox' readlink. */
    private static Reading<String> noTarget(String complaint) {
        String error = ReplyStage.error(complaint);
        return error.equals("Invalid argument") || error.equals("not a symlink")
                ? Reading.absent()
                : FileFailure.reading(error);
    }

    private static Reading<String> noLabel(String complaint) {
        return SecurityLabels.isGone(complaint.strip())
                ? Reading.absent()
                : Reading.unreadable(Latin1.text(complaint).strip());
    }

    private Reading<FileStat> state(ReplyCursor from, Optional<String> complaint) {
        String[] words = from.line().orElse("").split(" ", -1);
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
            return missing();
        }
    }

    private Reading<String> target(ReplyCursor from, Optional<String> complaint) {
        return from.before("\0")
                .map(raw -> Latin1.isText(raw)
                        ? Reading.of(Latin1.text(raw))
                        : Reading.<String>unreadable("its target is not UTF-8"))
                .orElseGet(this::missing);
    }

    /** stat prints a question mark where there is no label, and where it could not be read; its complaint says which. */
    private Reading<String> label(ReplyCursor from, Optional<String> complaint) {
        Optional<String> label = from.before("\0");
        if (label.isEmpty()) {
            return missing();
        }
        if (!label.get().equals("?")) {
            return Reading.of(Latin1.text(label.get()));
        }
        String said = complaint.map(ReplyStage::error).orElse("");
        return said.isEmpty() || SecurityLabels.NO_LABEL.contains(said)
                ? Reading.absent()
                : Reading.unreadable(Latin1.text(complaint.orElse("").strip()));
    }

    private void parsePrograms() {
        for (String path : asked("uaot")) {
            if (out.before("\n" + mark + " begin\n").isEmpty()) {
                return;
            }
            List<HostProgram.Ran> runs = new ArrayList<>();
            while (out.comesBefore("\n" + mark + " ", List.of("begin\n", "end\n"))) {
                String printed = out.before("\n" + mark + " ").orElse("");
                Optional<String> complained = err.before("\n" + mark + "\n");
                Optional<Integer> status = out.line().flatMap(ReplyParser::number);
                if (status.isEmpty() || complained.isEmpty()) {
                    return;
                }
                runs.add(new HostProgram.Ran(status.get(), Latin1.text(printed), Latin1.text(complained.get())));
            }
            programs.put(path, runs);
        }
        out.before("\n" + mark + " end\n");
        err.before("\n" + mark + " end\n");
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,5}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private <T> Reading<T> missing() {
        return Reading.unreadable(why.isEmpty() ? ReaderReply.NO_ANSWER : why);
    }
}
