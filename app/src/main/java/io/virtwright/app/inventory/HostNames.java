package io.virtwright.app.inventory;

import java.util.ArrayList;
import java.util.List;

/** The hosts that one entry of an inventory names. */
final class HostNames {
    private HostNames() {}

    /** Adds them to a group. A port behind the name is a variable like any other. */
    static void add(Groups groups, String group, String text, List<Variable> variables, Place at) {
        if (text.startsWith("ssh://")) {
            HostTargets.parse(text);
            groups.addHosts(group, List.of(text), variables, at);
            return;
        }
        HostPattern pattern = HostPattern.of(text);
        List<Variable> all = new ArrayList<>();
        pattern.port().ifPresent(port -> all.add(new Variable("ansible_port", port, at)));
        all.addAll(variables);
        groups.addHosts(group, pattern.names(), all, at);
    }
}
