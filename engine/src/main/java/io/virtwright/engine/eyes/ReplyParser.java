package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.FileStat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what {@code reader.sh} printed for one part of a batch, as far as it came. Nothing of a tool is taken for known before
 * the mark behind it came on both outputs: of a file of which nothing came only a complaint tells, or its absence.
 */
final class ReplyParser {
    private static final String OURS = "/dev/null/";
    private static final String LAST = OURS + ".";
    private static final String NEXT = OURS + "@";
    private static final String OPENED = "" + ReaderReply.OPENED + ReaderReply.FOLDER + ReaderReply.MISSING;

    private final String mark;
    private final String stageEnd;
    private final String why;
    private final boolean apart;
    private final ReplyCursor out;
    private final ReplyCursor err;
    private final List<List<ReaderReply.Word>> found = new ArrayList<>();
    private final ReplyContents contents;
    private final ReplyAnswers<FileStat> states = new ReplyStates();
    private final ReplyAnswers<String> links = new ReplyLinks();
    private final ReplyAnswers<String> labels = new ReplyLabels();
    private final Map<String, List<HostProgram.Ran>> programs = new HashMap<>();
    private Optional<String> stuck = Optional.empty();
    private List<ReaderReply.Word> words = List.of();
    private boolean listed;

    private ReplyParser(String mark, boolean apart, String out, String err, String why) {
        this.mark = mark;
        stageEnd = "\n" + mark + "\n";
        this.apart = apart;
        this.out = new ReplyCursor(out);
        this.err = new ReplyCursor(err);
        this.why = why;
        contents = new ReplyContents(mark);
    }

    /**
     * The reply to a part.
     *
     * @param number of the part
     * @param requests how many it has
     * @param apart whether each file was opened by itself
     * @param out all that came, as {@link Latin1}
     * @param err the same of standard error
     * @param why it is not whole; empty where it should be
     */
    static ReaderReply reply(String mark, int number, int requests, boolean apart, String out, String err, String why) {
        Optional<String> first = part(mark, number, out);
        Optional<String> second = part(mark, number, err);
        if (first.isEmpty() || second.isEmpty()) {
            return ReaderReply.none(why.isEmpty() ? ReaderReply.NO_ANSWER : why);
        }
        String end = end(mark, number);
        boolean whole = first.get().endsWith(end) && second.get().endsWith(end);
        String reason = whole ? "" : why.isEmpty() ? "the host's shell ended before it had answered" : why;
        return new ReplyParser(mark, apart, first.get(), second.get(), reason).parsed(requests);
    }

    /** The last words of a part. */
    static String end(String mark, int number) {
        return "\n" + mark + " end " + number + "\n";
    }

    /** A shell that ended before its time is followed by the next: what that one printed is not this part's. */
    private static Optional<String> part(String mark, int number, String all) {
        String begin = "\n" + mark + " part " + number + "\n";
        int from = all.indexOf(begin);
        if (from < 0) {
            return Optional.empty();
        }
        int next = all.indexOf("\n" + mark + " part ", from + begin.length());
        return Optional.of(all.substring(from + begin.length(), next < 0 ? all.length() : next));
    }

    private ReaderReply parsed(int requests) {
        parseList();
        words = found.stream().flatMap(List::stream).toList();
        if (listed && found.size() != requests) {
            return ReaderReply.none(ReaderReply.NO_ANSWER);
        }
        if (listed && parseMany() && parseOdd()) {
            parsePrograms();
        }
        return new ReaderReply(
                why,
                found,
                listed,
                contents.isCut(),
                stuck,
                contents.readings(),
                states.readings(),
                links.readings(),
                labels.readings(),
                programs);
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

    /** What is looked at by calls for many; false where it did not come to its end. */
    private boolean parseMany() {
        List<String> opened = apart ? List.of() : plain(OPENED);
        Optional<ReplyStage> head = stage("head");
        head.ifPresent(stage -> contents.many(opened, stage));
        if (head.isEmpty()) {
            stuck = opened.stream().findFirst();
            return false;
        }
        return many("stat", plain("sSua"), states)
                && many("readlink", plain("lL"), links)
                && many("stat", plain("x"), labels);
    }

    private <T> boolean many(String tool, List<String> paths, ReplyAnswers<T> answers) {
        Optional<ReplyStage> stage = stage(tool);
        stage.ifPresent(one -> answers.many(paths, one));
        return stage.isPresent();
    }

    private List<String> plain(String kinds) {
        return words.stream()
                .filter(word -> kinds.indexOf(word.kind()) >= 0)
                .map(ReaderReply.Word::path)
                .filter(ReplyStage::isPlain)
                .toList();
    }

    /** What is looked at one by one; false where it did not come to its end. */
    private boolean parseOdd() {
        for (ReaderReply.Word word : words) {
            String path = word.path();
            boolean open = OPENED.indexOf(word.kind()) >= 0;
            boolean odd = !ReplyStage.isPlain(path);
            boolean told = switch (word.kind()) {
                case 's', 'S', 'u', 'a' -> !odd || one("stat", path, states);
                case 'l', 'L' -> !odd || one("readlink", path, links);
                case 'x' -> !odd || one("stat", path, labels);
                default -> !(open && (odd || apart)) || opened(path);
            };
            if (!told) {
                return false;
            }
        }
        return true;
    }

    private boolean opened(String path) {
        Optional<ReplyStage> stage = stage("head");
        stage.ifPresentOrElse(one -> contents.one(path, one), () -> stuck = Optional.of(path));
        return stage.isPresent();
    }

    private <T> boolean one(String tool, String path, ReplyAnswers<T> answers) {
        Optional<ReplyStage> stage = stage(tool);
        stage.ifPresent(one -> answers.one(path, one));
        return stage.isPresent();
    }

    private Optional<ReplyStage> stage(String tool) {
        Optional<String> printed = out.before(stageEnd);
        Optional<String> complained = printed.flatMap(_ -> err.before(stageEnd));
        return printed.flatMap(first -> complained.map(second -> new ReplyStage(tool, first, second)));
    }

    private void parsePrograms() {
        for (ReaderReply.Word word : words) {
            if ("uaot".indexOf(word.kind()) < 0) {
                continue;
            }
            if (out.before("\n" + mark + " begin\n").isEmpty()) {
                return;
            }
            List<HostProgram.Ran> runs = new ArrayList<>();
            while (out.comesBefore("\n" + mark + " ", List.of("begin\n", "end "))) {
                String printed = out.before("\n" + mark + " ").orElse("");
                Optional<String> complained = err.before(stageEnd);
                Optional<Integer> status = out.line().flatMap(ReplyParser::number);
                if (status.isEmpty() || complained.isEmpty()) {
                    return;
                }
                runs.add(new HostProgram.Ran(status.get(), Latin1.text(printed), Latin1.text(complained.get())));
            }
            programs.put(word.path(), runs);
        }
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,5}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }
}
