package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.ssh.SshException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Answers the probes for files and programs of a host over SSH, as {@link FileProbes}, {@link ProgramProbes} and {@link
 * ExclusiveOpens} do on this machine: a batch is one exchange with the host's reader. Where a file never answers, a second
 * exchange, file by file, tells which, and a third goes without it; each costs the deadline. A second one there is, too, where
 * the host's head ends at the first file that can't be read, as that of uutils coreutils does (Ubuntu since 25.10).
 */
final class RemoteFiles implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    private final HostReader reader;
    private RemoteAnswers answers;

    RemoteFiles(HostReader reader) {
        this.reader = reader;
        answers = new RemoteAnswers(Map.of(), reader.stuck());
    }

    /**
     * Asks the host for all of it. What is asked of here later is what was answered then.
     *
     * @param globs whose names are wanted besides
     */
    void ask(Collection<? extends Probe<?>> probes, List<String> globs) {
        SequencedSet<ReaderRequest> wanted = new LinkedHashSet<>();
        probes.forEach(probe -> wanted.addAll(requests(probe)));
        globs.forEach(glob -> wanted.addAll(request('N', glob)));
        answers = new RemoteAnswers(
                wanted.isEmpty()
                        ? Map.of()
                        : asked(wanted.stream()
                                .sorted(Comparator.comparing(ReaderRequest::folder))
                                .toList()),
                reader.stuck());
    }

    private Map<ReaderRequest, RemoteAnswers.Found> asked(List<ReaderRequest> wanted) {
        List<String> skip = new ArrayList<>();
        Map<ReaderRequest, RemoteAnswers.Found> found = new HashMap<>();
        List<ReaderRequest> left = wanted;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            // A head for many files holds back what it has read, so only one for each tells which file it hangs in.
            boolean apart = attempt > 0;
            List<HostReader.Asked> asked;
            try {
                asked = reader.ask(left, skip, apart);
            } catch (SshException e) {
                ReaderReply none = ReaderReply.none(e.failure().message());
                left.forEach(request -> found.putIfAbsent(request, new RemoteAnswers.Found(List.of(), none)));
                return found;
            }
            asked.forEach(part ->
                    found(part).forEach((request, answer) -> found.merge(request, answer, RemoteFiles::better)));
            List<HostReader.Asked> unread = asked.stream()
                    .filter(part -> !part.reply().isWhole() || part.reply().isCutInContents())
                    .toList();
            left = unread.stream().flatMap(part -> part.requests().stream()).toList();
            Optional<ReaderReply> stuck = asked.stream()
                    .map(HostReader.Asked::reply)
                    .filter(reply ->
                            reply.why().equals(reader.stuck()) && reply.stuck().isPresent())
                    .findFirst();
            if (stuck.isEmpty()
                    && unread.stream().noneMatch(part -> part.reply().isCutInContents())) {
                break;
            }
            if (apart) {
                stuck.flatMap(ReaderReply::stuck).map(Latin1::text).ifPresent(skip::add);
            }
        }
        return found;
    }

    /** What was asked for once more: the link may have been cut meanwhile. */
    private static RemoteAnswers.Found better(RemoteAnswers.Found first, RemoteAnswers.Found second) {
        return first.reply().isWhole() && !second.reply().isWhole() ? first : second;
    }

    private static Map<ReaderRequest, RemoteAnswers.Found> found(HostReader.Asked part) {
        Map<ReaderRequest, RemoteAnswers.Found> found = new HashMap<>();
        ReaderReply reply = part.reply();
        // Of a list that was cut, what was found for the last request may be a part.
        int whole = reply.found().size() - (reply.isListed() ? 0 : 1);
        for (int i = 0; i < part.requests().size(); i++) {
            found.put(
                    part.requests().get(i),
                    i < whole
                            ? new RemoteAnswers.Found(reply.found().get(i), reply)
                            : new RemoteAnswers.Found(List.of(), reply.isListed() ? reply : reply.cut()));
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
        return List.of(RemotePrograms.HOST_NAME, RemotePrograms.ARCHITECTURE, RemotePrograms.CLOCK);
    }

    private static List<ReaderRequest> request(char kind, String text) {
        return HostFiles.path(text).found().map(Path::toString).stream()
                .filter(path -> !path.startsWith(RemoteAnswers.NOTHING) && path.length() <= RemoteAnswers.MAX_PATH)
                .map(path -> new ReaderRequest(kind, path))
                .toList();
    }

    /** The readings of those of the probes that were asked for here; nothing for the others. */
    Map<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
        return answers.read(probes);
    }

    /** The names that match a glob. */
    Reading<List<String>> names(String glob) {
        return answers.names(glob);
    }

    @Override
    public void close() {
        reader.close();
    }
}
