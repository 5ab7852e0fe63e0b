package io.virtwright.practices.guestagent;

import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.systemd.Unit;
import io.virtwright.engine.systemd.UnitFile.Setting;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Looks for what is wrong with an agent's configuration, whatever the policy wants. */
final class Problems {
    /** How a problem begins with which the agent does not come up. */
    static final String EXITS = "it exits over ";

    /** How remedies end. */
    static final String RESTART = " Then: `systemctl daemon-reload; systemctl restart qemu-guest-agent`.";
    /** How the names of all calls begin. */
    private static final String CALL = "guest-";

    private static final Pattern NAMED = Pattern.compile("\\$\\{?([A-Za-z0-9_]+)\\}?");

    private Problems() {}

    /** Of the unit and its variables. */
    static List<Problem> ofStart(Start start, AgentArguments arguments, Optional<AgentVersion> version) {
        List<Problem> all = new ArrayList<>();
        start.unit().ifPresent(unit -> all.addAll(ofUnit(unit, start)));
        arguments.refused().ifPresent(option -> all.add(refused(option, start, version)));
        all.addAll(ofArguments(arguments));
        return all;
    }

    private static List<Problem> ofUnit(Unit unit, Start start) {
        List<Problem> all = new ArrayList<>();
        if (unit.masked()) {
            return all;
        }
        if (start.commands().size() > 1) {
            all.add(new Problem(
                    Severity.HIGH,
                    unit.name() + " has " + start.commands().size() + " ExecStart= lines, and systemd refuses it",
                    "Put an empty ExecStart= before the one in the drop-in. Then: `systemctl daemon-reload`."));
        } else if (start.commands().isEmpty()) {
            all.add(new Problem(
                    Severity.HIGH,
                    unit.name() + " has no ExecStart= that systemd takes",
                    "Put one ExecStart= into a drop-in. Then: `systemctl daemon-reload`."));
        }
        Set<String> named = new TreeSet<>();
        unit.list("Service", "ExecStart").stream()
                .map(Setting::value)
                .forEach(value -> NAMED.matcher(value).results().forEach(found -> named.add(found.group(1))));
        // BLACKLIST_RPC, BLOCK_RPCS, FILTER_RPC_ARGS, QEMU_GA_ARGS: the name changed with the versions of
        // distributions.
        new TreeMap<>(start.environment().variables()).forEach((variable, value) -> {
            if (value.contains(CALL) && !named.contains(variable)) {
                all.add(new Problem(
                        Severity.MEDIUM,
                        "the unit does not use " + variable + " of "
                                + start.environment().source(variable).orElse("its environment"),
                        "Write it as the variable that ExecStart= names, or into /etc/qemu/qemu-ga.conf." + RESTART));
            }
        });
        return all;
    }

    private static Problem refused(String option, Start start, Optional<AgentVersion> version) {
        boolean old = option.equals("--blacklist");
        return new Problem(
                Severity.HIGH,
                EXITS
                        + option
                        + version.map(v -> " (version " + v + ")").orElse("")
                        + (start.loops() ? ", and systemd starts it again without end" : ""),
                (old
                                ? "Write --block-rpcs= for --blacklist=, names separated by commas."
                                : "Take " + option + " out of the command line at " + start.where() + ".")
                        + RESTART);
    }

    /** Of a command line, the running one or the next. */
    static List<Problem> ofArguments(AgentArguments arguments) {
        return arguments.strays().isEmpty()
                ? List.of()
                : List.of(new Problem(
                        Severity.MEDIUM,
                        "it ignores the words " + String.join(", ", arguments.strays()),
                        "Separate names by commas, without spaces." + RESTART));
    }

    static List<Problem> ofSettings(AgentConf conf, Optional<AgentVersion> version) {
        List<Problem> all = new ArrayList<>();
        conf.fatal()
                .ifPresent(why -> all.add(new Problem(
                        Severity.HIGH, EXITS + why, "Correct the file: one [general] group, key=value." + RESTART)));
        conf.ignored()
                .forEach(text -> all.add(new Problem(
                        Severity.MEDIUM,
                        text,
                        "Write one " + AgentConf.blockKey(version) + "= line with all names, separated by commas."
                                + RESTART)));
        return all;
    }

    /** Of the lists together. */
    static List<Problem> ofFilter(Filter filter, Agent agent, Optional<AgentVersion> version) {
        List<Problem> all = new ArrayList<>(unknownNames(filter, agent));
        Set<String> plumbing = filter.blocked(known(Risk.PLUMBING, agent));
        if (!plumbing.isEmpty()) {
            all.add(new Problem(
                    Severity.HIGH,
                    "without " + String.join(", ", plumbing) + " libvirt can't use the agent",
                    "Leave guest-sync, guest-sync-delimited, guest-ping and guest-info open." + RESTART));
        }
        if (filter.blocks("guest-fsfreeze-thaw")
                && (!filter.blocks("guest-fsfreeze-freeze") || !filter.blocks("guest-fsfreeze-freeze-list"))) {
            all.add(new Problem(
                    Severity.HIGH,
                    "file systems can be frozen and not thawed",
                    "Block guest-fsfreeze-freeze, guest-fsfreeze-freeze-list and guest-fsfreeze-thaw together, or none."
                            + RESTART));
        }
        Set<String> files = filter.blocked(known(Risk.FILES, agent));
        if (!files.isEmpty() && !filter.hasAllowList() && !filter.blocks("guest-exec")) {
            all.add(new Problem(
                    Severity.LOW,
                    "files are blocked, and guest-exec is open, which can do all the same",
                    "Block guest-exec and guest-exec-status too." + RESTART));
        }
        all.addAll(bothLists(filter, version));
        return all;
    }

    private static Set<String> known(Risk risk, Agent agent) {
        Set<String> calls = new TreeSet<>(risk.calls());
        calls.removeIf(call -> !agent.knows(call));
        return calls;
    }

    private static List<Problem> unknownNames(Filter filter, Agent agent) {
        TreeMap<String, Set<String>> byPlace = new TreeMap<>();
        for (CallList list : filter.lists()) {
            list.names().stream()
                    .filter(name -> !name.isEmpty() && !agent.knows(name))
                    // A call that another version has is no mistake: one configuration may serve many guests.
                    .filter(name -> !Risk.ALL_CALLS.contains(name))
                    .forEach(name -> byPlace.computeIfAbsent(list.where(), _ -> new LinkedHashSet<>())
                            .add("'" + name + "'"));
        }
        return byPlace.entrySet().stream()
                .map(entry -> new Problem(
                        agent.calls().isPresent() ? Severity.MEDIUM : Severity.LOW,
                        "it knows no call " + String.join(", ", entry.getValue()) + " (" + entry.getKey() + ")",
                        "Separate names by commas, without spaces, and write them as " + agent.program()
                                + " --block-rpcs=help lists them." + RESTART))
                .toList();
    }

    /** 8.1 brought allow lists, and first refused both in one place; later versions put them together. */
    private static List<Problem> bothLists(Filter filter, Optional<AgentVersion> version) {
        Set<String> both = filter.names(true);
        both.retainAll(filter.names(false));
        List<Problem> all = new ArrayList<>();
        if (!both.isEmpty()) {
            all.add(new Problem(
                    Severity.LOW,
                    String.join(", ", both) + " is allowed and blocked: blocking wins",
                    "Take it off one of the lists." + RESTART));
        }
        boolean refuses =
                version.filter(v -> v.atLeast(8, 1) && !v.atLeast(9, 1)).isPresent();
        if (refuses && !filter.names(true).isEmpty() && filter.hasAllowList()) {
            all.add(new Problem(
                    Severity.HIGH,
                    EXITS + "a block list and an allow list together (version " + version.orElseThrow() + ")",
                    "Use one of them." + RESTART));
        }
        return all;
    }
}
