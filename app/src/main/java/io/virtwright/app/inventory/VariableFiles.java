package io.virtwright.app.inventory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folders {@code group_vars} and {@code host_vars} beside an inventory. They may say how a host is reached; so what
 * their files say about that at their left edge is taken, and the rest is not looked at.
 */
final class VariableFiles {
    private static final int MAX_BYTES = 4 << 20;
    private static final Pattern VARIABLE = Pattern.compile("[\"']?(ansible_[a-z_]+)[\"']?\\s*:\\s*(.*)");
    private static final Pattern COMMENT = Pattern.compile("\\s+#.*");
    /** The first that is there is taken, and in a folder the files that end so (Ansible's dataloader.py, find_vars_files). */
    private static final List<String> ENDINGS = List.of("", ".yml", ".yaml", ".json");

    private static final String VAULT = "$ANSIBLE_VAULT";

    private final Path folder;
    private final Map<Path, List<Variable>> known = new HashMap<>();
    private final SequencedSet<String> notes = new LinkedHashSet<>();

    /** @param folder where the inventory is */
    VariableFiles(Path folder) {
        this.folder = folder;
    }

    List<Variable> ofGroup(String name) {
        return named("group_vars", name);
    }

    List<Variable> ofHost(String name) {
        return named("host_vars", name);
    }

    /** Files that could not be looked into, in words. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    private List<Variable> named(String kind, String name) {
        Path base = folder.resolve(kind);
        if (name.contains("/") || !Files.isDirectory(base)) {
            return List.of();
        }
        return known.computeIfAbsent(base.resolve(name), _ -> found(base, name));
    }

    private List<Variable> found(Path base, String name) {
        for (String ending : ENDINGS) {
            Path path = base.resolve(name + ending);
            if (Files.isRegularFile(path)) {
                return read(path);
            }
            if (Files.isDirectory(path)) {
                return files(path).stream().flatMap(file -> read(file).stream()).toList();
            }
        }
        return List.of();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> isRead(folder.relativize(file)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An editor's backup may lead to another host, so it is left out, as Ansible does. */
    private static boolean isRead(Path file) {
        for (Path part : file) {
            String name = part.toString();
            if (name.startsWith(".") || name.endsWith("~")) {
                return false;
            }
        }
        String name = file.toString();
        int dot = name.lastIndexOf('.');
        return dot <= name.lastIndexOf('/') || ENDINGS.contains(name.substring(dot));
    }

    private List<Variable> read(Path file) {
        String text = text(file);
        if (text.startsWith(VAULT)) {
            notes.add(file + " is encrypted and was not read");
            return List.of();
        }
        List<Variable> variables = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            Place at = new Place(file.toString(), number);
            if (number == 1 && line.startsWith("{") && text.contains("ansible_")) {
                throw new InventoryException(at, "variables are only read as YAML, one a line");
            }
            Matcher variable = VARIABLE.matcher(line);
            if (variable.matches()) {
                String value = COMMENT.matcher(variable.group(2)).replaceFirst("");
                variables.add(new Variable(variable.group(1), Words.unquoted(value), at));
            }
        }
        return variables;
    }

    private static String text(Path file) {
        return Texts.read(file, MAX_BYTES)
                .orElseThrow(() -> new InventoryException(file.toString(), "not UTF-8 text, or more than 4 MiB"));
    }
}
