package io.virtwright.engine.boot;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel command lines that the next boot may use: one for each installed entry of the boot loader.
 *
 * <p>Entries are read where the boot loader reads them: Boot Loader Specification files, and the linux lines of grub.cfg.
 * A host that has neither (an own loader, a machine whose kernel is started from outside) is taken to boot as it did.
 *
 * @param entries at least one, unless nothing at all could be read
 * @param hidden what may hold entries and can't be read, each with its reason
 * @param standIn whether the running command line stands for the next one, because no entry was found
 */
public record BootEntries(List<Entry> entries, List<String> hidden, boolean standIn) {
    private static final String RUNNING = "/proc/cmdline";
    private static final List<String> SPECIFICATION =
            List.of("/boot/loader/entries/*.conf", "/boot/efi/loader/entries/*.conf", "/efi/loader/entries/*.conf");
    private static final List<String> GRUB =
            List.of("/boot/grub2/grub.cfg", "/boot/grub/grub.cfg", "/boot/efi/EFI/*/grub.cfg");
    private static final List<String> ENVIRONMENT = List.of("/boot/grub2/grubenv", "/boot/efi/EFI/*/grubenv");

    private static final Pattern LINUX = Pattern.compile("\\s*linux(?:16|efi)?\\s+(\\S+)\\s*(.*)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)}?");
    private static final String TUNED = "tuned_params";

    /** As TuneD writes it into grub.cfg (tuned/plugins/plugin_bootloader.py). */
    private static final Pattern SET_TUNED = Pattern.compile("\\s*+set\\s++tuned_params=\"([^\"$\\\\]*+)\"\\s*+");

    private static final Pattern USE_TUNED = Pattern.compile("\\$(?:tuned_params(?![A-Za-z0-9_])|\\{tuned_params})");

    /** In characters; kernels take 2 or 4 KiB. What is longer is not filled in. */
    private static final int MAX_LINE = 16 << 10;

    private static final int MAX_VALUE = 4 << 10;
    // Entries for repair: Debian's recovery mode leaves out GRUB_CMDLINE_LINUX_DEFAULT, and runs no domains.
    private static final Set<String> REPAIR = Set.of("single", "recovery", "rescue", "systemd.unit=rescue.target");

    public BootEntries {
        entries = List.copyOf(entries);
        hidden = List.copyOf(hidden);
    }

    /**
     * One entry.
     *
     * @param source the file, for people
     * @param commandLine as the boot loader hands it over; {@link io.virtwright.engine.text.KernelCommandLine} reads it
     */
    public record Entry(String source, String commandLine) {}

    /** What has to be read for {@link #of}. */
    public static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.add(new Probe.FileContent(RUNNING));
        SPECIFICATION.forEach(glob -> probes.add(new Probe.FileContents(glob)));
        GRUB.forEach(glob -> probes.add(new Probe.FileContents(glob)));
        ENVIRONMENT.forEach(glob -> probes.add(new Probe.FileContents(glob)));
        return probes;
    }

    public static BootEntries of(Snapshot snapshot) {
        List<Entry> entries = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        boolean usesSpecification = true;
        for (Map.Entry<String, Reading<Bytes>> file :
                SnapshotFiles.files(snapshot, GRUB).entrySet()) {
            switch (file.getValue()) {
                case Reading.Present<Bytes>(Bytes content) -> {
                    List<Entry> found = grub(file.getKey(), content.utf8(), environment(snapshot, TUNED));
                    entries.addAll(found);
                    // a grub.cfg with entries of its own and no blscfg never looks at the specification's files
                    usesSpecification &= found.isEmpty() || content.utf8().contains("blscfg");
                }
                case Reading.Absent<Bytes>() -> {}
                case Reading.Unreadable<Bytes>(String reason) -> hidden.add(file.getKey() + ": " + reason);
            }
        }
        if (usesSpecification) {
            specification(snapshot, entries, hidden);
        }
        if (!entries.isEmpty() || !hidden.isEmpty()) {
            return new BootEntries(entries, hidden, false);
        }
        return switch (SnapshotFiles.line(snapshot, RUNNING)) {
            case Reading.Present<String>(String line) ->
                new BootEntries(List.of(new Entry(RUNNING, line)), hidden, true);
            case Reading.Absent<String>() -> new BootEntries(List.of(), List.of(RUNNING + ": no such file"), true);
            case Reading.Unreadable<String>(String reason) ->
                new BootEntries(List.of(), List.of(RUNNING + ": " + reason), true);
        };
    }

    private static List<Entry> grub(String path, String text, Optional<String> environment) {
        List<Entry> entries = new ArrayList<>();
        Set<String> tuned = new HashSet<>();
        for (String line : text.lines().toList()) {
            Matcher linux = LINUX.matcher(line);
            if (linux.matches()) {
                if (!linux.group(1).contains("memtest") && !isRepair(linux.group(2))) {
                    entries.add(new Entry(path + " (" + SnapshotFiles.baseName(linux.group(1)) + ")", linux.group(2)));
                }
            } else if (line.contains(TUNED) && !line.stripLeading().startsWith("#")) {
                // What is set in another way may be anything.
                Matcher set = SET_TUNED.matcher(line);
                tuned.add(set.matches() ? set.group(1) : "$" + line);
            }
        }
        if (!tuned.isEmpty()) {
            environment.ifPresent(tuned::add);
        }
        return entries.stream()
                .map(entry -> new Entry(entry.source(), filled(entry.commandLine(), tuned)))
                .toList();
    }

    /** With $tuned_params, where it is certain what it holds; all other variables stay as written. */
    private static String filled(String commandLine, Set<String> tuned) {
        String value = tuned.size() == 1 ? tuned.iterator().next() : "$";
        return value.contains("$") || value.length() > MAX_VALUE || commandLine.length() > MAX_LINE
                ? commandLine
                : USE_TUNED.matcher(commandLine).replaceAll(Matcher.quoteReplacement(value));
    }

    private static boolean isRepair(String commandLine) {
        return List.of(commandLine.split("\\s+")).stream().anyMatch(REPAIR::contains);
    }

    private static void specification(Snapshot snapshot, List<Entry> entries, List<String> hidden) {
        SnapshotFiles.files(snapshot, SPECIFICATION).forEach((path, reading) -> {
            switch (reading) {
                case Reading.Present<Bytes>(Bytes content) -> {
                    StringBuilder options = new StringBuilder();
                    content.utf8()
                            .lines()
                            .map(String::strip)
                            .filter(line -> line.matches("options\\s.*"))
                            .forEach(line -> options.append(line.substring("options".length())));
                    Optional<String> full =
                            expanded(snapshot, options.toString().strip());
                    full.ifPresentOrElse(
                            line -> entries.add(new Entry(path, line)),
                            () -> hidden.add(path + ": its options stand in a grubenv that can't be read"));
                }
                case Reading.Absent<Bytes>() -> {}
                case Reading.Unreadable<Bytes>(String reason) -> hidden.add(path + ": " + reason);
            }
        });
    }

    /** The options with GRUB's variables filled in ($kernelopts of RHEL 8 and openEuler); empty where one is not known. */
    private static Optional<String> expanded(Snapshot snapshot, String options) {
        String text = options;
        for (Matcher variable = VARIABLE.matcher(options); variable.find(); ) {
            Optional<String> value = environment(snapshot, variable.group(1));
            boolean known = value.isPresent() || variable.group(1).equals(TUNED);
            if (!known || value.orElse("").length() > MAX_VALUE || text.length() > MAX_LINE) {
                return Optional.empty();
            }
            text = text.replace(variable.group(), value.orElse(""));
        }
        return Optional.of(text);
    }

    private static Optional<String> environment(Snapshot snapshot, String name) {
        return SnapshotFiles.files(snapshot, ENVIRONMENT).values().stream()
                .flatMap(reading -> reading.found().stream())
                .flatMap(content -> content.utf8().lines())
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst();
    }
}
