package io.virtwright.practices.haltpolling;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
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
final class BootTemplates {
    static final String GRUB_DEFAULTS = "/etc/default/grub";
    private static final List<String> GLOBS = List.of(GRUB_DEFAULTS, "/etc/default/grub.d/*.cfg");
    private static final String KERNEL_INSTALL = "/etc/kernel/cmdline";
    private static final Pattern VARIABLE =
            Pattern.compile("\\s*(?:export\\s+)?GRUB_CMDLINE_LINUX(?:_DEFAULT)?\\+?=(['\"]?)(.*)\\1\\s*");

    private BootTemplates() {}

    static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        GLOBS.forEach(glob -> probes.add(new Probe.FileContents(glob)));
        probes.add(new Probe.FileContent(KERNEL_INSTALL));
        return probes;
    }

    static List<String> notes(Parameter parameter, BootEntries boot, Snapshot snapshot) {
        Set<String> installed = new TreeSet<>();
        boot.entries()
                .forEach(entry ->
                        CommandLineValue.text(entry.commandLine(), parameter).ifPresent(installed::add));
        List<String> notes = new ArrayList<>();
        Set<String> said = new TreeSet<>();
        boolean anyTemplate = false;
        for (Map.Entry<String, Reading<Bytes>> file : files(snapshot).entrySet()) {
            Optional<Bytes> content = file.getValue().found();
            anyTemplate |= content.isPresent();
            for (String line : lines(file.getKey(), content)) {
                Optional<String> value = CommandLineValue.text(line, parameter);
                value.ifPresent(said::add);
                value.filter(text -> !installed.contains(text))
                        .ifPresent(text -> notes.add(file.getKey() + " says " + parameter.bootKey() + "=" + text
                                + ", but no installed boot entry does"));
            }
        }
        installed.removeAll(said);
        if (anyTemplate && !installed.isEmpty() && !boot.standIn()) {
            notes.add("a regenerated boot menu may lose " + parameter.bootKey() + "=" + String.join("|", installed));
        }
        return notes;
    }

    private static Map<String, Reading<Bytes>> files(Snapshot snapshot) {
        Map<String, Reading<Bytes>> files = Sources.files(snapshot, GLOBS);
        files.put(KERNEL_INSTALL, Sources.file(snapshot, KERNEL_INSTALL));
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
