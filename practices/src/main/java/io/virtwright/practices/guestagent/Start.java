package io.virtwright.practices.guestagent;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.systemd.Environment;
import io.virtwright.engine.systemd.ExecCommand;
import io.virtwright.engine.systemd.Unit;
import io.virtwright.engine.systemd.UnitFile.Setting;
import io.virtwright.engine.systemd.Units;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the agent of this machine is started next: its unit, with the variables put in.
 *
 * @param unit absent text where no unit of systemd starts it
 * @param commands what {@code ExecStart=} says after all drop-ins; systemd takes one and no more
 * @param environment with which it starts
 * @param where the command is written
 */
record Start(Optional<Unit> unit, List<ExecCommand> commands, Environment environment, String where) {
    static final List<String> UNITS = List.of("qemu-guest-agent.service", "qemu-ga.service");

    private static final String SERVICE = "Service";
    private static final Environment NOTHING = new Environment(Map.of(), Map.of());
    private static final String CONF = "/etc/qemu/qemu-ga.conf";
    private static final String CONF_VARIABLE = "QGA_CONF";

    Start {
        commands = List.copyOf(commands);
    }

    static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>(Units.probes(known, UNITS));
        probes.add(new Probe.FileContent(CONF));
        unit(known).found().ifPresent(unit -> {
            probes.addAll(Environment.probes(unit));
            of(known)
                    .found()
                    .ifPresent(
                            start -> probes.add(new Probe.FileContent(start.conf(start.arguments(Optional.empty())))));
        });
        return probes;
    }

    private static Reading<Unit> unit(Snapshot snapshot) {
        for (String name : UNITS) {
            Reading<Unit> unit = Units.afterBoot(snapshot, name);
            if (!(unit instanceof Reading.Absent<Unit>)) {
                return unit;
            }
        }
        return Reading.absent();
    }

    static Reading<Start> of(Snapshot snapshot) {
        return switch (unit(snapshot)) {
            case Reading.Absent<Unit>() -> Reading.of(new Start(Optional.empty(), List.of(), NOTHING, CONF));
            case Reading.Unreadable<Unit>(String reason) -> Reading.unreadable(reason);
            case Reading.Present<Unit>(Unit unit) ->
                Environment.of(unit, snapshot)
                        .map(environment -> new Start(
                                Optional.of(unit),
                                unit.list(SERVICE, "ExecStart").stream()
                                        .flatMap(setting -> ExecCommand.parse(setting.value()).stream())
                                        .toList(),
                                environment,
                                unit.list(SERVICE, "ExecStart").stream()
                                        .reduce((_, last) -> last)
                                        .map(Setting::source)
                                        .orElse(unit.name())));
        };
    }

    /** Its unit's name; empty text where there is none. */
    static String name(Snapshot snapshot) {
        return unit(snapshot).found().map(Unit::name).orElse("");
    }

    /** The program, where the unit names it by its path. */
    Optional<String> program() {
        return commands.stream()
                .map(ExecCommand::program)
                .filter(program -> program.startsWith("/"))
                .findFirst();
    }

    /** The words that it is started with. */
    List<String> words() {
        return commands.stream()
                .findFirst()
                .map(command -> command.arguments(environment.variables()))
                .orElse(List.of());
    }

    AgentArguments arguments(Optional<AgentVersion> version) {
        return AgentArguments.parse(words(), version, where);
    }

    /** Where its key file is. */
    String conf(AgentArguments arguments) {
        return arguments.config().orElseGet(() -> environment.variables().getOrDefault(CONF_VARIABLE, CONF));
    }

    /** What its key file says; absent where there is none. */
    Reading<AgentConf> settings(Snapshot snapshot, Optional<AgentVersion> version) {
        String path = conf(arguments(version));
        return SnapshotFiles.file(snapshot, path).map(Bytes::utf8).map(text -> AgentConf.parse(text, version, path));
    }

    /** Whether systemd starts it again and again, and hides that it failed. */
    boolean loops() {
        return unit.flatMap(one -> one.last(SERVICE, "Restart"))
                .map(Setting::value)
                .filter(value -> !value.equals("no"))
                .isPresent();
    }
}
