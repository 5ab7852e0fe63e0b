package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.AgentDescription;
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
import io.virtwright.engine.snapshot.SaslUserList;
import io.virtwright.engine.ssh.SshException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Answers the probes for files and programs of a host over SSH, as {@link FileProbes}, {@link ProgramProbes} and {@link
 * ExclusiveOpens} do on this machine: a batch is one exchange with the host's reader. A file that never answers costs the
 * deadline and is left out of a second exchange.
 */
final class RemoteFiles implements AutoCloseable {
    private static final String HOST_NAME = "/proc/sys/kernel/hostname";
    private static final String ARCHITECTURE = "/proc/sys/kernel/arch";
    /** Below it is nothing, and the reader uses such words for itself. */
    private static final String NOTHING = "/dev/null/";

    private static final String IS_DIRECTORY = "is a directory";
    /** The status of a shell for a program that is not there. */
    private static final int NOT_FOUND = 127;

    private static final int MAX_PATH = 16 << 10;
    private static final int ATTEMPTS = 4;

    private final HostReader reader;
    private Map<ReaderRequest, Found> answers = Map.of();

    RemoteFiles(HostReader reader) {
        this.reader = reader;
    }

    /** What was found for a request, and the reply that it was found in. */
    private record Found(List<ReaderReply.Word> words, ReaderReply reply) {}

    /**
     * Asks the host for all of it. What is asked of here later is what was answered then.
     *
     * @param globs whose names are wanted besides
     */
    void ask(Collection<? extends Probe<?>> probes, List<String> globs) {
        SequencedSet<ReaderRequest> wanted = new LinkedHashSet<>();
        probes.forEach(probe -> wanted.addAll(requests(probe)));
        globs.forEach(glob -> wanted.addAll(request('N', glob)));
        answers = Map.of();
        if (!wanted.isEmpty()) {
            answers = asked(List.copyOf(wanted));
        }
    }

    private Map<ReaderRequest, Found> asked(List<ReaderRequest> wanted) {
        List<String> skip = new ArrayList<>();
        Map<ReaderRequest, Found> found = new HashMap<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            List<ReaderReply> replies;
            try {
                replies = reader.ask(wanted, skip);
            } catch (SshException e) {
                ReaderReply none = ReaderReply.none(e.failure().message());
                wanted.forEach(request -> found.putIfAbsent(request, new Found(List.of(), none)));
                return found;
            }
            found.clear();
            int at = 0;
            for (ReaderReply reply : replies) {
                // Of a list that was cut, what was found for the last request may be a part.
                int whole = reply.found().size() - (reply.isListed() ? 0 : 1);
                for (int j = 0; j < whole && at < wanted.size(); j++) {
                    found.put(wanted.get(at++), new Found(reply.found().get(j), reply));
                }
            }
            ReaderReply last = replies.getLast();
            wanted.forEach(
                    request -> found.putIfAbsent(request, new Found(List.of(), last.isListed() ? last : last.cut())));
            Optional<String> stuck = replies.stream()
                    .filter(reply -> reply.why().equals(reader.stuck()))
                    .flatMap(reply -> reply.stuck().stream())
                    .findFirst();
            if (stuck.isEmpty()) {
                break;
            }
            skip.add(ReaderReply.text(stuck.get()));
        }
        return found;
    }

    private static List<ReaderRequest> requests(Probe<?> probe) {
        return switch (probe) {
            case Probe.FileContent(String path) -> request('c', path);
            case Probe.FileContents(String glob) -> request('C', glob);
            case Probe.Names(String glob) -> request('N', glob);
            case Probe.LinkTarget(String path) -> request('l', path);
            case Probe.LinkTargets(String glob) -> request('L', glob);
            case Probe.FileStatus(String path) -> request('s', path);
            case Probe.FileStatuses(String glob) -> request('S', glob);
            case Probe.SecurityLabel(String path) -> request('x', path);
            case Probe.SaslUsers(String database) -> request('u', database);
            case Probe.AgentProgram(String path) -> request('a', path);
            case Probe.ExclusiveOpen(String device) -> request('o', device);
            case Probe.ThisMachine() -> machine();
            case Probe.OfLibvirt<?> _, Probe.OfListeners<?> _ -> List.of();
        };
    }

    private static List<ReaderRequest> machine() {
        return List.of(
                new ReaderRequest('c', HOST_NAME), new ReaderRequest('c', ARCHITECTURE), new ReaderRequest('t', "/"));
    }

    private static List<ReaderRequest> request(char kind, String text) {
        return HostFiles.path(text).found().map(Path::toString).stream()
                .filter(path -> !path.startsWith(NOTHING) && path.length() <= MAX_PATH)
                .map(path -> new ReaderRequest(kind, path))
                .toList();
    }

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
                case Probe.FileStatus(String path) -> readings.put(probe, single('s', path, RemoteFiles::state));
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
                    readings.put(probe, single('u', database, match -> Optional.of(users(match))));
                case Probe.AgentProgram(String path) ->
                    readings.put(probe, single('a', path, match -> Optional.of(agent(match))));
                case Probe.ExclusiveOpen(String device) ->
                    readings.put(probe, single('o', device, match -> Optional.of(free(match))));
                case Probe.ThisMachine() -> readings.put(probe, thisMachine());
                case Probe.OfLibvirt<?> _, Probe.OfListeners<?> _ -> {}
            }
        }
        return readings;
    }

    /** A path that was found. */
    private record Match(char kind, String raw, ReaderReply reply) {
        String text() {
            return ReaderReply.text(raw);
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
                                text,
                                answer.of(new Match(
                                                found.words().getFirst().kind(), ReaderReply.raw(plain), found.reply()))
                                        .orElseGet(Reading::absent));
            }
            case Reading.Absent<Path>() -> Reading.absent();
            case Reading.Unreadable<Path>(String reason) -> Reading.unreadable(reason);
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
            boolean folder = word.kind() == ReaderReply.FOLDER;
            if (folder || word.kind() == ReaderReply.MISSING) {
                Reading<Bytes> why = found.reply().content(word.path());
                if (why instanceof Reading.Unreadable<Bytes>(String reason) && !reason.equals(IS_DIRECTORY)) {
                    return Reading.unreadable(ReaderReply.text(word.path()) + ": " + reason);
                }
            } else if (Glob.matches(glob, ReaderReply.text(word.path()))) {
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
                    ReaderReply.isText(match.raw()) ? answer.apply(match) : Reading.unreadable(FileFailure.NOT_UTF_8);
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
                    case '6' -> Reading.unreadable(reader.stuck());
                    default -> match.reply().content(match.raw());
                });
    }

    private static Optional<Reading<FileStat>> state(Match match) {
        return Optional.of(match.reply().state(match.raw()));
    }

    private static Reading<SaslUserList> users(Match match) {
        return ran(match, "sasldblistusers2", runs -> {
            HostProgram.Ran ran = runs.getFirst();
            return ran.worked()
                    ? Reading.of(new SaslUserList(ProgramProbes.accounts(ran.out())))
                    : Reading.unreadable(
                            ran.status() == NOT_FOUND
                                    ? "sasldblistusers2 is not installed"
                                    : "sasldblistusers2: " + ran.complaint());
        });
    }

    private static Reading<AgentDescription> agent(Match match) {
        Optional<String> whyNot = match.reply().state(match.raw()).found().flatMap(ProgramProbes::whyNotRun);
        return whyNot.isPresent()
                ? Reading.unreadable(whyNot.get())
                : ran(
                        match,
                        "the program",
                        runs -> runs.size() < 3
                                ? Reading.unreadable("the host gave no answer")
                                : ProgramProbes.description(
                                        runs.get(0), runs.get(1).worked() ? runs.get(1) : runs.get(2)));
    }

    private static <T> Reading<T> ran(Match match, String program, Function<List<HostProgram.Ran>, Reading<T>> answer) {
        return switch (match.reply().state(match.raw())) {
            case Reading.Absent<FileStat>() -> Reading.absent();
            case Reading.Unreadable<FileStat>(String reason) -> Reading.unreadable(reason);
            case Reading.Present<FileStat> _ -> {
                List<HostProgram.Ran> runs = match.reply().programs(match.raw());
                yield runs.isEmpty() ? Reading.unreadable(program + " was not run") : answer.apply(runs);
            }
        };
    }

    private static Reading<Boolean> free(Match match) {
        List<HostProgram.Ran> runs = match.reply().programs(match.raw());
        if (runs.isEmpty()) {
            return Reading.unreadable(match.reply().reason());
        }
        HostProgram.Ran ran = runs.getFirst();
        String number = ran.out().strip();
        if (ran.status() == NOT_FOUND) {
            return Reading.unreadable("python3 is not installed on the host, and nothing else opens a device so");
        }
        if (!number.matches("-1|[0-9]{1,4}")) {
            return Reading.unreadable("the device can't be opened: " + ran.complaint());
        }
        int errno = Integer.parseInt(number);
        return switch (errno) {
            case -1 -> Reading.unreadable(ExclusiveOpens.NO_BLOCK_DEVICE);
            case 0 -> Reading.of(true);
            case NativeOpen.EBUSY -> Reading.of(false);
            default -> ExclusiveOpens.failure(errno);
        };
    }

    private Reading<Machine> thisMachine() {
        Reading<Bytes> name = single('c', HOST_NAME, this::content);
        Found clock = answer(new ReaderRequest('t', "/"));
        List<HostProgram.Ran> runs = clock.reply().programs("/");
        Optional<Instant> now = runs.stream()
                .limit(1)
                .map(ran -> ran.out().strip())
                .filter(text -> text.matches("[0-9]{1,12}"))
                .map(text -> Instant.ofEpochSecond(Long.parseLong(text)))
                .findFirst();
        Optional<String> architecture = single('c', ARCHITECTURE, this::content)
                .found()
                .map(Bytes::line)
                .or(() -> runs.stream().skip(1).map(ran -> ran.out().strip()).findFirst())
                .filter(text -> !text.isEmpty());
        return name.map(bytes -> new Machine(bytes.line(), architecture, now));
    }

    @Override
    public void close() {
        reader.close();
    }
}
