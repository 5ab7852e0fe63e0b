package io.virtwright.engine.boot;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.KernelCommandLine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What new boot entries will be made from. It does not decide the next boot, but a regenerated menu, so a difference
 * from the installed entries is worth a word.
 */
public final class BootTemplates {
    /** Where GRUB's menu takes its command line from. */
    public static final String GRUB_DEFAULTS = "/etc/default/grub";

    private static final List<String> GLOBS = List.of(GRUB_DEFAULTS, "/etc/default/grub.d/*.cfg");
    private static final String KERNEL_INSTALL = "/etc/kernel/cmdline";
    private static final Pattern VARIABLE =
            Pattern.compile("\\s*(?:export\\s+)?GRUB_CMDLINE_LINUX(?:_DEFAULT)?\\+?=(['\"]?)(.*)\\1\\s*");

    private BootTemplates() {}

    /** What has to be read for {@link #notes}. */
    public static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        GLOBS.forEach(glob -> probes.add(new Probe.FileContents(glob)));
        probes.add(new Probe.FileContent(KERNEL_INSTALL));
        return probes;
    }

    /**
     * Where the templates and the installed entries differ about a parameter.
     *
     * @param parameter as on the command line: {@code kvm.halt_poll_ns}
     * @return phrases for the user; of several values of one line, the last counts
     */
    public static List<String> notes(String parameter, BootEntries boot, Snapshot snapshot) {
        Set<String> installed = new TreeSet<>();
        boot.entries().forEach(entry -> text(entry.commandLine(), parameter).ifPresent(installed::add));
        List<String> notes = new ArrayList<>();
        Set<String> said = new TreeSet<>();
        boolean anyTemplate = false;
        for (Map.Entry<String, Reading<Bytes>> file : files(snapshot).entrySet()) {
            Optional<Bytes> content = file.getValue().found();
            anyTemplate |= content.isPresent();
            for (String line : lines(file.getKey(), content)) {
                Optional<String> value = text(line, parameter);
                value.ifPresent(said::add);
                value.filter(text -> !installed.contains(text))
                        .ifPresent(text -> notes.add(file.getKey() + " says " + parameter + "=" + text
                                + ", but no installed boot entry does"));
            }
        }
        installed.removeAll(said);
        if (anyTemplate && !installed.isEmpty() && !boot.standIn()) {
            notes.add("a regenerated boot menu may lose " + parameter + "=" + String.join("|", installed));
        }
        return notes;
    }

    private static Optional<String> text(String commandLine, String parameter) {
        return KernelCommandLine.parse(commandLine).occurrences(parameter).stream()
                .reduce((_, last) -> last);
    }

    private static Map<String, Reading<Bytes>> files(Snapshot snapshot) {
        Map<String, Reading<Bytes>> files = SnapshotFiles.files(snapshot, GLOBS);
        files.put(KERNEL_INSTALL, SnapshotFiles.file(snapshot, KERNEL_INSTALL));
        return files;
    }

    private static List<String> lines(String path, Optional<Bytes> content) {
        List<String> all =
                content.map(Bytes::utf8).stream().flatMap(String::lines).toList();
        if (path.equals(KERNEL_INSTALL)) {
            return all;
        }
        return all.stream()
                .map(VARIABLE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(2))
                .toList();
    }
}
