package io.virtwright.app.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;

/**
 * The hosts, groups and variables of an inventory as its file has them, while it is read and after. A group within a group
 * is a child; every group is below {@code all}.
 */
final class Groups {
    static final String ALL = "all";
    static final String UNGROUPED = "ungrouped";

    private final SequencedMap<String, List<Variable>> hosts = new LinkedHashMap<>();
    private final SequencedMap<String, Group> groups = new LinkedHashMap<>();

    Groups() {
        group(ALL);
        group(UNGROUPED);
    }

    /** One group. */
    private static final class Group {
        private final SequencedSet<String> hosts = new LinkedHashSet<>();
        private final SequencedMap<String, Place> children = new LinkedHashMap<>();
        private final List<Variable> variables = new ArrayList<>();
    }

    private Group group(String name) {
        return groups.computeIfAbsent(name, _ -> new Group());
    }

    void addGroup(String name) {
        group(name);
    }

    /** Puts hosts into a group; those that are known already are not added again. */
    void addHosts(String group, List<String> names, List<Variable> variables, Place at) {
        for (String name : names) {
            hosts.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(variables);
            group(group).hosts.add(name);
        }
        if (hosts.size() > HostPattern.MOST) {
            throw new InventoryException(at, "more than " + HostPattern.MOST + " hosts");
        }
    }

    void addChild(String parent, String child, Place at) {
        group(parent).children.putIfAbsent(child, at);
    }

    void addVariable(String group, Variable variable) {
        group(group).variables.add(variable);
    }

    /** Checks what can only be known at the end: that children are groups, and that none is within itself. */
    void check() {
        groups.forEach((name, group) -> group.children.forEach((child, at) -> {
            if (!groups.containsKey(child)) {
                throw new InventoryException(at, "there is no group '" + child + "'");
            }
            if (child.equals(name) || members(child).contains(name)) {
                throw new InventoryException(at, "group '" + child + "' would be within itself");
            }
        }));
    }

    /** The group and all groups within it. */
    private Set<String> members(String name) {
        SequencedSet<String> all = new LinkedHashSet<>(List.of(name));
        List<String> open = new ArrayList<>(all);
        while (!open.isEmpty()) {
            for (String child : known(open.removeLast()).children.keySet()) {
                if (all.add(child)) {
                    open.add(child);
                }
            }
        }
        return all;
    }

    private Group known(String name) {
        return Optional.ofNullable(groups.get(name)).orElseGet(Group::new);
    }

    /** All hosts, in the order of the file. */
    Set<String> hosts() {
        return hosts.keySet();
    }

    Set<String> names() {
        return groups.keySet();
    }

    /** The hosts of a group and of all groups within it. */
    Set<String> hostsOf(String group) {
        if (group.equals(ALL)) {
            return hosts();
        }
        Set<String> all = new LinkedHashSet<>();
        members(group).forEach(member -> all.addAll(known(member).hosts));
        return all;
    }

    List<Variable> variablesOfHost(String host) {
        return List.copyOf(Optional.ofNullable(hosts.get(host)).orElseGet(List::of));
    }

    List<Variable> variablesOfGroup(String group) {
        return List.copyOf(known(group).variables);
    }

    /** For each host its groups, those whose variables win last: deeper ones after those they are in, then by name. */
    Map<String, List<String>> groupsByHost() {
        Map<String, Integer> depths = depths();
        Map<String, List<String>> byHost = new HashMap<>();
        groups.keySet().stream()
                .sorted(Comparator.<String>comparingInt(
                                name -> Optional.ofNullable(depths.get(name)).orElse(1))
                        .thenComparing(Comparator.naturalOrder()))
                .forEach(name -> hostsOf(name)
                        .forEach(host -> byHost.computeIfAbsent(host, _ -> new ArrayList<>())
                                .add(name)));
        return byHost;
    }

    /** How far below {@code all} each group is, at its deepest. There are no cycles. */
    private Map<String, Integer> depths() {
        Map<String, Integer> depths = new HashMap<>();
        depths.put(ALL, 0);
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Map.Entry<String, Group> entry : groups.entrySet()) {
                int below = Optional.ofNullable(depths.get(entry.getKey())).orElse(1) + 1;
                for (String child : entry.getValue().children.keySet()) {
                    if (Optional.ofNullable(depths.get(child)).orElse(1) < below
                            && !entry.getKey().equals(ALL)) {
                        depths.put(child, below);
                        moved = true;
                    }
                }
            }
        }
        return depths;
    }
}
