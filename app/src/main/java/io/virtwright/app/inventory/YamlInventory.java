package io.virtwright.app.inventory;

import io.virtwright.engine.policy.Location;
import io.virtwright.engine.policy.PolicyNode;
import io.virtwright.engine.policy.YamlTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An inventory in YAML form: groups, each with {@code hosts}, {@code children} and {@code vars}. */
final class YamlInventory {
    private final Groups groups = new Groups();

    private YamlInventory() {}

    /** @throws io.virtwright.engine.policy.PolicyException for what is no YAML, or not of this form, with its place */
    static Groups read(String file, String text) {
        YamlInventory inventory = new YamlInventory();
        YamlTree.readSparse(file, text)
                .ifPresent(root -> root.entries().forEach((name, entry) -> inventory.group(name, entry)));
        inventory.groups.check();
        return inventory.groups;
    }

    private void group(String name, PolicyNode.Entry group) {
        Place at = place(group.keyAt());
        if (group.value() instanceof PolicyNode.Scalar && name.equals("plugin")) {
            throw new InventoryException(
                    at,
                    "inventory plugins are not run; 'ansible-inventory -i FILE --list --yaml' writes what they find");
        }
        groups.addGroup(name);
        group.value().entries().forEach((key, entry) -> {
            switch (key) {
                case "hosts" -> entry.value().entries().forEach((host, variables) -> hosts(name, host, variables));
                case "children" ->
                    entry.value().entries().forEach((child, body) -> {
                        groups.addChild(name, child, place(body.keyAt()));
                        group(child, body);
                    });
                case "vars" -> variables(entry.value()).forEach(one -> groups.addVariable(name, one));
                case String other ->
                    throw new InventoryException(
                            place(entry.keyAt()),
                            "'" + other + "' is no part of a group; there are hosts, children and vars");
            }
        });
    }

    private void hosts(String group, String pattern, PolicyNode.Entry entry) {
        Place at = place(entry.keyAt());
        try {
            HostNames.add(groups, group, pattern, variables(entry.value()), at);
        } catch (AddressException e) {
            throw new InventoryException(at, String.valueOf(e.getMessage()));
        }
    }

    private static List<Variable> variables(PolicyNode node) {
        List<Variable> variables = new ArrayList<>();
        for (Map.Entry<String, PolicyNode.Entry> entry : node.entries().entrySet()) {
            // Others are the user's own, of whatever shape.
            if (Reach.concerns(entry.getKey())) {
                variables.add(new Variable(
                        entry.getKey(),
                        entry.getValue().value().text(),
                        place(entry.getValue().keyAt())));
            }
        }
        return variables;
    }

    private static Place place(Location at) {
        return new Place(at.file(), at.line());
    }
}
