package io.virtwright.practices.guestagent;

import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.systemd.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The agent of this machine as it will run when it is started next.
 *
 * @param conf its key file; empty where there is none
 * @param problems worst first
 * @param filter what it will refuse
 * @param sources all places that were read, in words
 */
record Next(
        Start start, AgentArguments arguments, AgentConf conf, List<Problem> problems, Filter filter, String sources) {
    Next {
        problems = List.copyOf(problems);
    }

    static Reading<Next> of(Agent agent, Snapshot snapshot) {
        return switch (Start.of(snapshot)) {
            case Reading.Present<Start>(Start start) -> of(agent, start, agent.version(), snapshot);
            case Reading.Absent<Start>() -> Reading.absent();
            case Reading.Unreadable<Start>(String reason) -> Reading.unreadable(reason);
        };
    }

    private static Reading<Next> of(Agent agent, Start start, Optional<AgentVersion> version, Snapshot snapshot) {
        AgentArguments arguments = start.arguments(version);
        AgentConf conf = new AgentConf(List.of(), Optional.empty(), List.of());
        List<String> sources = new ArrayList<>();
        start.unit().ifPresent(unit -> sources.addAll(unit.paths()));
        sources.addAll(new TreeSet<>(start.environment().sources().values()));
        switch (start.settings(snapshot, version)) {
            case Reading.Present<AgentConf>(AgentConf read) -> {
                conf = read;
                sources.add(start.conf(arguments));
            }
            case Reading.Absent<AgentConf>() -> {}
            case Reading.Unreadable<AgentConf>(String reason) -> {
                // One that exits over its options takes nothing from the file.
                if (arguments.refused().isEmpty()) {
                    return Reading.unreadable(start.conf(arguments) + ": " + reason);
                }
            }
        }
        Filter filter = Filter.of(conf.lists(), arguments.lists());
        List<Problem> problems = new ArrayList<>(Problems.ofStart(start, arguments, version));
        problems.addAll(Problems.ofSettings(conf, version));
        problems.addAll(Problems.ofFilter(filter, agent, version));
        problems.sort((one, other) -> one.severity().compareTo(other.severity()));
        return Reading.of(new Next(
                start,
                arguments,
                conf,
                problems,
                filter,
                sources.isEmpty()
                        ? "no configuration"
                        : String.join(", ", sources.stream().distinct().toList())));
    }

    /** Whether it doesn't come up at all. */
    boolean fails() {
        return arguments.refused().isPresent()
                || problems.stream().anyMatch(problem -> problem.text().startsWith(Problems.EXITS))
                || (start.unit().isPresent() && start.commands().size() != 1);
    }

    boolean masked() {
        return start.unit().filter(Unit::masked).isPresent();
    }

    /**
     * As it may be: by the version that is installed, or by one of each kind where that could not be had. Unreadable where
     * one of them is, for what the others agree on need not be so.
     */
    Reading<List<Next>> possible(Agent agent, Snapshot snapshot) {
        if (agent.version().isPresent()) {
            return Reading.of(List.of(this));
        }
        List<Next> all = new ArrayList<>();
        for (AgentVersion version : AgentVersion.KINDS) {
            Reading<Next> next = of(agent, start, Optional.of(version), snapshot);
            if (!(next instanceof Reading.Present<Next>(Next one))) {
                return next.map(List::of);
            }
            all.add(one);
        }
        return Reading.of(List.copyOf(all));
    }
}
