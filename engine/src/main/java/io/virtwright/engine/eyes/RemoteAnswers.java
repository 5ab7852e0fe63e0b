package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.FileStats;
import io.virtwright.engine.snapshot.Glob;
import io.virtwright.engine.snapshot.LinkSet;
import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Turns what a host's reader answered into the readings of probes. */
final class RemoteAnswers {
    /** Below it is nothing, and the reader uses such words for itself. */
    static final String NOTHING = "/dev/null/";

    static final int MAX_PATH = 16 << 10;
    private static final String IS_DIRECTORY = "is a directory";
    private static final String DOUBTFUL = "" + ReaderReply.FOLDER + ReaderReply.MISSING + ReaderReply.AGAIN;

    private final Map<ReaderRequest, Found> answers;
    private final String stuck;

    /**
     * @param stuck why a file that never answered is unreadable
     */
    RemoteAnswers(Map<ReaderRequest, Found> answers, String stuck) {
        this.answers = answers;
        this.stuck = stuck;
    }

    /** What was found for a request, and the reply that it was found in. */
    record Found(List<ReaderReply.Word> words, ReaderReply reply) {}

    /** The readings of those of the probes that were asked for here; nothing for the others. */
    Map<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
        Map<Probe<?>, Reading<?>> readings = new LinkedHashMap<>();
        for (Probe<?> probe : probes) {
            switch (probe) {
                case Probe.FileContent(String path) -> readings.put(probe, single('c', path, this::content));
                case Probe.FileContents(String glob) ->
                    readings.put(probe, matches('C', glob).map(matches -> FileSet.of(there(matches, this::file))));
                case Probe.Names(String glob) -> readings.put(probe, names(glob).map(NameList::new));
                case Probe.LinkTarget(String path) ->
                    readings.put(
                            probe,
                            single('l', path, match -> Optional.of(match.reply().link(match.raw()))));
                case Probe.LinkTargets(String glob) ->
                    readings.put(
                            probe,
                            matches('L', glob)
                                    .map(matches -> new LinkSet(there(
                                            matches, match -> match.reply().link(match.raw())))));
                case Probe.FileStatus(String path) -> readings.put(probe, single('s', path, RemoteAnswers::state));
                case Probe.FileStatuses(String glob) ->
                    readings.put(
                            probe,
                            matches('S', glob)
                                    .map(matches -> new FileStats(there(
                                            matches, match -> match.reply().state(match.raw())))));
                case Probe.SecurityLabel(String path) ->
                    readings.put(
                            probe,
                            single('x', path, match -> Optional.of(match.reply().label(match.raw()))));
                case Probe.SaslUsers(String database) ->
                    readings.put(probe, single('u', database, match -> Optional.of(RemotePrograms.users(match))));
                case Probe.AgentProgram(String path) ->
                    readings.put(probe, single('a', path, match -> Optional.of(RemotePrograms.agent(match))));
                case Probe.ExclusiveOpen(String device) ->
                    readings.put(probe, single('o', device, match -> Optional.of(RemotePrograms.free(match))));
                case Probe.ThisMachine() -> readings.put(probe, thisMachine());
                case Probe.OfLibvirt<?> _, Probe.OfListeners<?> _ -> {}
            }
        }
        return readings;
    }

    /** A path that was found. */
    record Match(char kind, String raw, ReaderReply reply) {
        String text() {
            return Latin1.text(raw);
        }
    }

    private interface Answer<T> {
        Optional<Reading<T>> of(Match match);
    }

    private <T> Reading<T> single(char kind, String text, Answer<T> answer) {
        return switch (HostFiles.path(text)) {
            case Reading.Present<Path>(Path path) -> {
                String plain = path.toString();
                if (plain.startsWith(NOTHING)) {
                    yield Reading.absent();
                }
                if (plain.length() > MAX_PATH) {
                    yield Reading.unreadable("file name too long");
                }
                Found found = answer(new ReaderRequest(kind, plain));
                yield found.words().isEmpty()
                        ? Reading.unreadable(found.reply().reason())
                        : HostFiles.named(
                                text, single(found.words().getFirst(), Latin1.raw(plain), found.reply(), answer));
            }
            case Reading.Absent<Path>() -> Reading.absent();
            case Reading.Unreadable<Path>(String reason) -> Reading.unreadable(reason);
        };
    }

    private static <T> Reading<T> single(ReaderReply.Word word, String raw, ReaderReply reply, Answer<T> answer) {
        if (word.kind() == ReaderReply.NOT_THERE) {
            return Reading.absent();
        }
        if (word.kind() == ReaderReply.UNASKED) {
            return Reading.unreadable(Latin1.text(word.path()) + ": it never answers");
        }
        if (DOUBTFUL.indexOf(word.kind()) < 0) {
            return answer.of(new Match(word.kind(), raw, reply)).orElseGet(Reading::absent);
        }
        return switch (reply.content(word.path())) {
            case Reading.Absent<Bytes>() -> Reading.absent();
            case Reading.Unreadable<Bytes>(String reason)
            when !reason.equals(IS_DIRECTORY) -> Reading.unreadable(reason);
            case Reading.Unreadable<Bytes> _, Reading.Present<Bytes> _ ->
                Reading.unreadable("its folder came while it was looked for");
        };
    }

    private Found answer(ReaderRequest request) {
        return answers.getOrDefault(request, new Found(List.of(), ReaderReply.none("not asked for")));
    }

    /** As {@link GlobWalk#find}: what a folder hides that can't be listed is not known. */
    private Reading<List<Match>> matches(char kind, String text) {
        return switch (HostFiles.path(text)) {
            case Reading.Present<Path>(Path path) -> {
                String glob = path.toString();
                if (glob.startsWith(NOTHING)) {
                    yield Reading.of(List.of());
                }
                if (glob.length() > MAX_PATH) {
                    yield Reading.unreadable("file name too long");
                }
                Found found = answer(new ReaderRequest(kind, glob));
                yield found.reply().isListed()
                        ? matches(glob, found)
                        : Reading.unreadable(found.reply().reason());
            }
            case Reading.Absent<Path>() -> Reading.absent();
            case Reading.Unreadable<Path>(String reason) -> Reading.unreadable(reason);
        };
    }

    private static Reading<List<Match>> matches(String glob, Found found) {
        List<Match> matches = new ArrayList<>();
        for (ReaderReply.Word word : found.words()) {
            if (DOUBTFUL.indexOf(word.kind()) >= 0) {
                Reading<Bytes> why = found.reply().content(word.path());
                if (why instanceof Reading.Unreadable<Bytes>(String reason)) {
                    String place = Glob.isPlain(glob) ? glob : Latin1.text(word.path());
                    return Reading.unreadable(
                            place + ": " + (reason.equals(IS_DIRECTORY) ? "its list did not come whole" : reason));
                }
            } else if (word.kind() == ReaderReply.UNASKED) {
                return Reading.unreadable(Latin1.text(word.path()) + ": it never answers");
            } else if (Glob.matches(glob, Latin1.text(word.path()))) {
                matches.add(new Match(word.kind(), word.path(), found.reply()));
            }
        }
        return matches.size() > GlobWalk.MAX_MATCHES
                ? Reading.unreadable("more than " + GlobWalk.MAX_MATCHES + " matches")
                : Reading.of(matches);
    }

    /** The names that match a glob. */
    Reading<List<String>> names(String glob) {
        return matches('N', glob)
                .map(matches ->
                        matches.stream().map(Match::text).distinct().sorted().toList());
    }

    private static <T> SortedMap<String, Reading<T>> there(List<Match> matches, Function<Match, Reading<T>> answer) {
        SortedMap<String, Reading<T>> there = new TreeMap<>();
        for (Match match : matches) {
            Reading<T> one =
                    Latin1.isText(match.raw()) ? answer.apply(match) : Reading.unreadable(FileFailure.NOT_UTF_8);
            if (!(one instanceof Reading.Absent<T>)) {
                there.put(match.text(), one);
            }
        }
        return there;
    }

    /** A directory is no file of a set. */
    private Reading<Bytes> file(Match match) {
        Reading<Bytes> content = content(match).orElseGet(Reading::absent);
        return content.equals(HostFiles.DIRECTORY) ? Reading.absent() : content;
    }

    private Optional<Reading<Bytes>> content(Match match) {
        return Optional.of(
                switch (match.kind()) {
                    case '1' -> HostFiles.DIRECTORY;
                    case '2' -> Reading.unreadable("is " + HostFiles.word(FileStat.Kind.FIFO));
                    case '3' -> Reading.unreadable("is " + HostFiles.word(FileStat.Kind.SOCKET));
                    case '4' -> Reading.unreadable("is " + HostFiles.word(FileStat.Kind.BLOCK));
                    case '5' -> Reading.unreadable("is " + HostFiles.word(FileStat.Kind.OTHER));
                    case ReaderReply.SKIPPED -> Reading.unreadable(stuck);
                    default -> match.reply().content(match.raw());
                });
    }

    private static Optional<Reading<FileStat>> state(Match match) {
        return Optional.of(match.reply().state(match.raw()));
    }

    private Reading<Machine> thisMachine() {
        return RemotePrograms.machine(
                single('c', RemotePrograms.HOST_NAME.path(), this::content),
                single('c', RemotePrograms.ARCHITECTURE.path(), this::content),
                answer(RemotePrograms.CLOCK).reply());
    }
}
