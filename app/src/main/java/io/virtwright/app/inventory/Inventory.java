package io.virtwright.app.inventory;

import io.virtwright.engine.ssh.SshTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Hosts from a file: an inventory of Ansible's in YAML or INI form, or a plain list. What would lead to another host, or to
 * a host in another way, and is not supported, is refused as soon as such a host is chosen.
 */
public final class Inventory {
    private static final int MAX_BYTES = 16 << 20;

    private final String file;
    private final Groups groups;
    private final VariableFiles files;

    private Inventory(String file, Groups groups, VariableFiles files) {
        this.file = file;
        this.groups = groups;
        this.files = files;
    }

    /**
     * Reads one. Nothing is run.
     *
     * @throws InventoryException for what can't be understood
     * @throws io.virtwright.engine.policy.PolicyException for what is no YAML
     */
    public static Inventory read(Path path) {
        String file = path.toString();
        if (Files.isDirectory(path)) {
            throw new InventoryException(file, "is a folder; an inventory is one file here");
        }
        String text = Texts.read(path, MAX_BYTES)
                .orElseThrow(() ->
                        new InventoryException(file, "not UTF-8 text, or more than " + (MAX_BYTES >> 20) + " MiB"));
        if (text.startsWith("#!")) {
            throw new InventoryException(
                    file,
                    "is a program, and none is run; 'ansible-inventory -i FILE --list --yaml' writes what it finds");
        }
        Groups groups = isYaml(file, text) ? YamlInventory.read(file, text) : IniInventory.read(file, text);
        Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
        return new Inventory(file, groups, new VariableFiles(folder));
    }

    private static boolean isYaml(String file, String text) {
        String name = file.toLowerCase(Locale.ROOT);
        if (name.endsWith(".yml") || name.endsWith(".yaml") || name.endsWith(".json")) {
            return true;
        }
        Optional<String> first = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith(";"))
                .findFirst();
        return !name.endsWith(".ini")
                && first.filter(line ->
                                line.equals("---") || line.startsWith("{") || line.matches("[\\w.\"'-]+:(\\s+#.*)?"))
                        .isPresent();
    }

    /**
     * The chosen hosts, in the order of the file.
     *
     * @param limits as {@code --limit} has them; none chooses all
     * @param sudo whether the user asked for sudo
     * @throws AddressException for a limit that can't be understood or names nothing that there is
     * @throws InventoryException for a chosen host that can't be reached as the inventory wants
     */
    public List<SshTarget> hosts(List<String> limits, boolean sudo) {
        Map<String, List<String>> byHost = groups.groupsByHost();
        return Limit.of(limits).choose(groups).stream()
                .map(name -> Reach.of(name, variables(name, byHost), file, sudo))
                .toList();
    }

    /** Later ones win, in Ansible's order. */
    private List<Variable> variables(String host, Map<String, List<String>> byHost) {
        List<String> names = Optional.ofNullable(byHost.get(host)).orElseGet(List::of);
        List<Variable> all = new ArrayList<>();
        names.forEach(group -> all.addAll(groups.variablesOfGroup(group)));
        names.forEach(group -> all.addAll(files.ofGroup(group)));
        all.addAll(groups.variablesOfHost(host));
        all.addAll(files.ofHost(host));
        return all;
    }

    /** What could not be looked at, in words for the user. */
    public List<String> notes() {
        return files.notes();
    }
}
