package io.virtwright.app.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An inventory in INI form, or a plain list of hosts, which is one without sections. */
final class IniInventory {
    /** What the lines of a section are. */
    private enum Kind {
        HOSTS,
        CHILDREN,
        VARS
    }

    private final Groups groups = new Groups();
    private final List<Variable> pending = new ArrayList<>();
    private final List<String> pendingGroups = new ArrayList<>();
    private String section = Groups.UNGROUPED;
    private Kind kind = Kind.HOSTS;

    private IniInventory() {}

    static Groups read(String file, String text) {
        IniInventory inventory = new IniInventory();
        int number = 0;
        for (String line : text.lines().toList()) {
            Place at = new Place(file, ++number);
            try {
                inventory.line(line.strip(), at);
            } catch (AddressException e) {
                throw new InventoryException(at, String.valueOf(e.getMessage()));
            }
        }
        return inventory.end();
    }

    private void line(String line, Place at) {
        if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
            return;
        }
        if (isSection(line)) {
            section(line, at);
            return;
        }
        switch (kind) {
            case HOSTS -> hosts(Words.of(line), at);
            case CHILDREN -> groups.addChild(section, onlyWord(line), at);
            case VARS -> variable(line, at);
        }
    }

    /** A range or an IPv6 address may begin with a bracket too. */
    private static boolean isSection(String line) {
        String bare = line.replaceFirst("\\s+[#;].*", "");
        return bare.startsWith("[") && bare.endsWith("]") && !bare.matches("\\[[0-9A-Za-z]*:[^a-z].*]");
    }

    private void section(String line, Place at) {
        String bare = line.replaceFirst("\\s+[#;].*", "");
        String[] parts = bare.substring(1, bare.length() - 1).split(":", -1);
        section = parts[0].strip();
        if (section.isEmpty() || section.chars().anyMatch(Character::isWhitespace) || parts.length > 2) {
            throw new InventoryException(at, "not the name of a group: " + bare);
        }
        kind = switch (parts.length == 1 ? "" : parts[1]) {
            case "" -> Kind.HOSTS;
            case "children" -> Kind.CHILDREN;
            case "vars" -> Kind.VARS;
            case String other ->
                throw new InventoryException(at, "'" + other + "' is no kind of section; there are children and vars");
        };
        if (kind != Kind.VARS) {
            groups.addGroup(section);
        }
    }

    private static String onlyWord(String line) {
        List<String> words = Words.of(line);
        if (words.size() != 1) {
            throw new AddressException("one group a line belongs here");
        }
        return words.getFirst();
    }

    private void hosts(List<String> words, Place at) {
        if (words.isEmpty()) {
            return;
        }
        List<Variable> variables = new ArrayList<>();
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                // Behind a variable it may be the rest of its value, and a secret.
                String shown = variables.isEmpty()
                        ? "'" + word + "'"
                        : "a word behind " + variables.getLast().name();
                throw new InventoryException(at, shown + " is not of the form name=value");
            }
            variables.add(new Variable(word.substring(0, equals), word.substring(equals + 1), at));
        }
        HostNames.add(groups, section, words.getFirst(), variables, at);
    }

    private void variable(String line, Place at) {
        int equals = line.indexOf('=');
        if (equals < 1) {
            throw new InventoryException(at, "the line is not of the form name=value");
        }
        pending.add(new Variable(line.substring(0, equals).strip(), Words.unquoted(line.substring(equals + 1)), at));
        pendingGroups.add(section);
    }

    /** Variables may stand before their group, but there has to be one. */
    private Groups end() {
        Set<String> known = Set.copyOf(groups.names());
        for (int i = 0; i < pending.size(); i++) {
            if (!known.contains(pendingGroups.get(i))) {
                throw new InventoryException(pending.get(i).at(), "there is no group '" + pendingGroups.get(i) + "'");
            }
            groups.addVariable(pendingGroups.get(i), pending.get(i));
        }
        groups.check();
        return groups;
    }
}
