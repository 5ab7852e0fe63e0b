package io.virtwright.practices.guestagent;

import io.virtwright.engine.snapshot.AgentDescription;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The agent of the audited machine itself, where that is a guest.
 *
 * @param program its path
 * @param description what it says of itself
 */
record Agent(String program, Reading<AgentDescription> description) {
    private static final List<String> PROGRAMS =
            List.of("/usr/bin/qemu-ga", "/usr/sbin/qemu-ga", "/usr/local/bin/qemu-ga", "/usr/local/sbin/qemu-ga");
    private static final Probe<FileSet> NAMES = new Probe.FileContents("/proc/*/comm");
    private static final String NAME = "qemu-ga";

    static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>(Start.probes(known));
        candidates(known).forEach(path -> probes.add(place(path)));
        path(known).found().ifPresent(program -> {
            if (PROGRAMS.contains(program)) {
                probes.add(new Probe.AgentProgram(program));
            }
            probes.add(NAMES);
        });
        processes(known).found().ifPresent(pids -> pids.forEach(pid -> probes.add(words(pid))));
        return probes;
    }

    /** Absent where no agent is installed. */
    static Reading<Agent> of(Snapshot snapshot) {
        return path(snapshot).map(program -> new Agent(program, description(program, snapshot)));
    }

    /** Only what lies where packages put it is run: a unit may name anything. */
    private static Reading<AgentDescription> description(String program, Snapshot snapshot) {
        return PROGRAMS.contains(program)
                ? snapshot.get(new Probe.AgentProgram(program))
                : Reading.unreadable(program + " is not asked: it is in no place that packages put it in");
    }

    private static Probe.Names place(String program) {
        return new Probe.Names(program.replaceAll("[*?]", "?"));
    }

    private static Reading<String> path(Snapshot snapshot) {
        Optional<String> unreadable = Optional.empty();
        for (String program : candidates(snapshot)) {
            switch (snapshot.get(place(program))) {
                case Reading.Present<NameList>(NameList list) -> {
                    if (!list.paths().isEmpty()) {
                        return Reading.of(program);
                    }
                }
                case Reading.Absent<NameList>() -> {}
                case Reading.Unreadable<NameList>(String reason) -> unreadable = Optional.of(reason);
            }
        }
        return unreadable.<Reading<String>>map(Reading::unreadable).orElseGet(Reading::absent);
    }

    private static List<String> candidates(Snapshot snapshot) {
        return Stream.concat(ofUnit(snapshot).stream(), PROGRAMS.stream())
                .distinct()
                .toList();
    }

    /** The agent that its unit starts, by its path; none where that starts something else, which may start the agent. */
    static Optional<String> ofUnit(Snapshot snapshot) {
        return Start.of(snapshot).found().flatMap(Start::program).filter(program -> program.endsWith("/" + NAME));
    }

    /** Whether it can be told that no agent runs: a tree has no processes. */
    static boolean seesProcesses(Snapshot snapshot) {
        return snapshot.get(NAMES).found().filter(set -> !set.files().isEmpty()).isPresent();
    }

    Optional<AgentVersion> version() {
        return description.found().map(AgentDescription::version).flatMap(AgentVersion::of);
    }

    /** Why its version is not known. */
    String noVersion() {
        return "the installed version is not known: "
                + (description instanceof Reading.Unreadable<AgentDescription>(String reason)
                        ? reason
                        : program + " does not tell it");
    }

    /** The calls that it knows; empty where it could not be asked. */
    Optional<Set<String>> calls() {
        return description
                .found()
                .map(AgentDescription::rpcs)
                .filter(calls -> !calls.isEmpty())
                .map(Set::copyOf);
    }

    /** Whether a name is one of a call: of those that it knows, or of any version if it could not be asked. */
    boolean knows(String call) {
        return calls().orElse(Risk.ALL_CALLS).contains(call);
    }

    /** One that runs. */
    record Running(long pid, List<String> words) {
        Running {
            words = List.copyOf(words);
        }

        String source() {
            return "/proc/" + pid + "/cmdline";
        }
    }

    /** The agents that run; of containers too, whose processes the host sees. */
    static Reading<List<Running>> running(Snapshot snapshot) {
        return switch (processes(snapshot)) {
            case Reading.Absent<List<Long>>() -> Reading.of(List.of());
            case Reading.Unreadable<List<Long>>(String reason) -> Reading.unreadable(reason);
            case Reading.Present<List<Long>>(List<Long> pids) -> {
                List<Running> running = new ArrayList<>();
                for (long pid : pids) {
                    switch (snapshot.get(words(pid))) {
                        case Reading.Present<Bytes>(Bytes bytes) -> {
                            List<String> words = List.of(bytes.utf8().split("\0", -1));
                            // Each word ends in a NUL; a kernel thread and a dying process have none.
                            if (words.size() > 1) {
                                running.add(new Running(pid, words.subList(1, words.size() - 1)));
                            }
                        }
                        case Reading.Absent<Bytes>() -> {}
                        case Reading.Unreadable<Bytes>(String reason) -> {
                            yield Reading.unreadable("/proc/" + pid + "/cmdline: " + reason);
                        }
                    }
                }
                yield Reading.of(List.copyOf(running));
            }
        };
    }

    private static Probe<Bytes> words(long pid) {
        return new Probe.FileContent("/proc/" + pid + "/cmdline");
    }

    private static Reading<List<Long>> processes(Snapshot snapshot) {
        return snapshot.get(NAMES).flatMap(set -> {
            List<Long> pids = set.files().entrySet().stream()
                    .filter(file -> isAgent(file.getValue()))
                    .flatMap(file -> pid(file).stream())
                    .toList();
            // any process whose name can't be read may be the one
            return pids.isEmpty()
                    ? set.files().entrySet().stream()
                            .filter(file -> file.getValue().isUnreadable())
                            .findFirst()
                            .<Reading<List<Long>>>map(Agent::hidden)
                            .orElseGet(() -> Reading.of(pids))
                    : Reading.of(pids);
        });
    }

    private static Reading<List<Long>> hidden(Map.Entry<String, Reading<Bytes>> file) {
        return file.getValue() instanceof Reading.Unreadable<Bytes>(String reason)
                ? Reading.unreadable(file.getKey() + ": " + reason)
                : Reading.absent();
    }

    private static boolean isAgent(Reading<Bytes> comm) {
        return comm.found().map(Bytes::line).filter(NAME::equals).isPresent();
    }

    private static Optional<Long> pid(Map.Entry<String, Reading<Bytes>> file) {
        String folder = file.getKey().split("/", -1)[2];
        return folder.chars().allMatch(c -> c >= '0' && c <= '9') && folder.length() < 11
                ? Optional.of(Long.parseLong(folder))
                : Optional.empty();
    }
}
