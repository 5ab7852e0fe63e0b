package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.AgentDescription;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.SaslUserList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers the probes for which a program of the host is run. */
final class ProgramProbes {
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin");
    private static final Pattern VERSION = Pattern.compile("(?m)^QEMU Guest Agent (\\S+)");
    private static final Pattern RPC = Pattern.compile("[a-z][a-z0-9-]*");
    private static final int OTHERS_WRITE = 022;

    private final HostFiles files;

    ProgramProbes(HostRoot root) {
        this.files = new HostFiles(root);
    }

    /** The readings of those of the probes that need a program; nothing for the others. */
    Map<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
        Map<Probe<?>, Reading<?>> readings = new LinkedHashMap<>();
        List<String> labelled = probes.stream()
                .<String>mapMulti((probe, paths) -> {
                    if (probe instanceof Probe.SecurityLabel(String path)) {
                        paths.accept(path);
                    }
                })
                .distinct()
                .toList();
        new SecurityLabels(files.root(), program("stat"))
                .read(labelled)
                .forEach((path, label) -> readings.put(new Probe.SecurityLabel(path), HostFiles.named(path, label)));
        for (Probe<?> probe : probes) {
            switch (probe) {
                case Probe.SaslUsers(String database) -> readings.put(probe, users(database));
                case Probe.AgentProgram(String path) -> readings.put(probe, agent(path));
                case Probe<?> _ -> {}
            }
        }
        return readings;
    }

    private static Optional<String> program(String name) {
        return FOLDERS.stream()
                .map(folder -> folder + "/" + name)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
    }

    private Reading<SaslUserList> users(String database) {
        return withFile(database, (file, _) -> {
            Optional<String> program = program("sasldblistusers2");
            if (program.isEmpty()) {
                return Reading.unreadable("sasldblistusers2 is not installed");
            }
            HostProgram.Ran ran = HostProgram.run(List.of(program.get(), "-f", file.toString()));
            return ran.worked()
                    ? Reading.of(new SaslUserList(accounts(ran.out())))
                    : Reading.unreadable("sasldblistusers2: " + ran.complaint());
        });
    }

    /** Lines of {@code user@realm: property}; of the properties of an account, each has a line. */
    static List<String> accounts(String out) {
        return out.lines()
                .filter(line -> line.lastIndexOf(": ") > 0)
                .map(line -> line.substring(0, line.lastIndexOf(": ")))
                .toList();
    }

    private Reading<AgentDescription> agent(String path) {
        return withFile(path, (file, state) -> {
            // An audit runs as root; it runs nothing that others could have put there.
            Optional<String> whyNot = whyNotRun(state);
            if (whyNot.isPresent()) {
                return Reading.unreadable(whyNot.get());
            }
            HostProgram.Ran version = HostProgram.run(List.of(file.toString(), "--version"));
            HostProgram.Ran help = HostProgram.run(List.of(file.toString(), "--block-rpcs=help"));
            return description(
                    version,
                    // The name of the option up to QEMU 7.1.
                    help.worked() ? help : HostProgram.run(List.of(file.toString(), "--blacklist=help")));
        });
    }

    /** What the agent's program printed of its version and of its RPCs. */
    static Reading<AgentDescription> description(HostProgram.Ran version, HostProgram.Ran help) {
        Matcher number = VERSION.matcher(version.out());
        if (!number.find()) {
            return Reading.unreadable("it does not tell its version: " + version.complaint());
        }
        List<String> rpcs = help.out()
                .lines()
                .map(String::strip)
                .filter(line -> RPC.matcher(line).matches())
                .toList();
        return help.worked() && !rpcs.isEmpty()
                ? Reading.of(new AgentDescription(number.group(1), rpcs))
                : Reading.unreadable("it does not list its RPCs: " + help.complaint());
    }

    /** Whether others than root can change a program, with the reason not to run it. */
    static Optional<String> whyNotRun(FileStat state) {
        return state.uid() != 0 || (state.mode() & OTHERS_WRITE) != 0
                ? Optional.of("not run: others than root can change this program")
                : Optional.empty();
    }

    private interface Question<T> {
        Reading<T> ask(Path file, FileStat state) throws IOException;
    }

    private <T> Reading<T> withFile(String text, Question<T> question) {
        return switch (HostFiles.path(text)) {
            case Reading.Present<Path>(Path path) ->
                switch (files.status(path)) {
                    case Reading.Present<FileStat>(FileStat state) -> {
                        try {
                            yield question.ask(files.root().resolve(path, true), state);
                        } catch (IOException e) {
                            yield Reading.unreadable(FileFailure.reason(e));
                        }
                    }
                    case Reading.Absent<FileStat>() -> Reading.absent();
                    case Reading.Unreadable<FileStat>(String reason) -> Reading.unreadable(reason);
                };
            case Reading.Absent<Path>() -> Reading.absent();
            case Reading.Unreadable<Path>(String reason) -> Reading.unreadable(reason);
        };
    }
}
