package io.virtwright.practices.haltpolling;

import io.virtwright.engine.boot.ModprobeFile;
import io.virtwright.engine.boot.Tmpfiles;
import io.virtwright.engine.change.Change;
import io.virtwright.engine.change.When;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The files below /etc that make a parameter last: the administrator's own where they speak of it, else one of ours. */
final class DropIns {
    // modprobe.d: the last name wins. The longer ones are for a vendor's file that sorts behind the first.
    private static final List<String> MODPROBE = List.of(
            "/etc/modprobe.d/zz-virtwright-kvm.conf",
            "/etc/modprobe.d/zzz-virtwright-kvm.conf",
            "/etc/modprobe.d/zzzz-virtwright-kvm.conf");
    private static final String TMPFILES = "/etc/tmpfiles.d/zz-virtwright-kvm.conf";
    private static final String HEADER = "# Written by Virtwright (virtwright explain halt-polling).\n";

    private DropIns() {}

    static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        MODPROBE.forEach(path -> probes.add(new Probe.FileContent(path)));
        probes.add(new Probe.FileContent(TMPFILES));
        return probes;
    }

    /** The files that may have to be edited, once it is known which ones speak of a parameter. */
    static Set<Probe<?>> probesOfMentions(Snapshot snapshot) {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        for (Parameter parameter : Parameter.values()) {
            ModuleOptions.of(parameter, snapshot).options().stream()
                    .filter(ModuleOptions.Option::isAdministrators)
                    .forEach(option -> probes.add(new Probe.FileContent(option.path())));
            Tmpfiles.writing(parameter.path(), snapshot).lines().stream()
                    .filter(line -> line.path().startsWith("/etc/"))
                    .forEach(line -> probes.add(new Probe.FileContent(line.path())));
        }
        return probes;
    }

    /** What makes modprobe.d come to {@code value}: nothing where that can't be done below /etc. */
    static List<Change> modprobe(Parameter parameter, long value, Snapshot start) {
        List<Change> changes = new ArrayList<>();
        Snapshot host = start;
        Set<String> own = new LinkedHashSet<>();
        for (ModuleOptions.Option option : ModuleOptions.of(parameter, start).options()) {
            if (option.isAdministrators() && !option.value().equals(new BootValue.Set(value))) {
                own.add(option.path());
            }
        }
        for (String path : own) {
            Optional<Change> edit = put(
                    path,
                    host,
                    before -> ModprobeFile.parse(before.latin1())
                            .replaceAll(Parameter.MODULE, parameter.key(), Long.toString(value))
                            .map(file -> Bytes.ofLatin1(file.text()))
                            .orElse(before));
            if (edit.isPresent()) {
                changes.add(edit.get());
                host = edit.get().predict(host);
            }
        }
        ModuleOptions now = ModuleOptions.of(parameter, host);
        if (comesTo(now, value)) {
            return changes;
        }
        for (String path : MODPROBE) {
            Optional<Change> added = put(path, host, before -> appended(before, parameter, value));
            if (added.isPresent()
                    && comesTo(ModuleOptions.of(parameter, added.get().predict(host)), value)) {
                changes.add(added.get());
                return changes;
            }
        }
        return List.of();
    }

    private static boolean comesTo(ModuleOptions options, long value) {
        return options.outcome()
                .filter(outcome -> outcome.value().equals(new BootValue.Set(value)))
                .isPresent();
    }

    /** What makes tmpfiles.d write {@code value} at boot: nothing where that can't be done below /etc. */
    static List<Change> tmpfiles(Parameter parameter, long value, Snapshot start) {
        List<Change> changes = new ArrayList<>();
        Snapshot host = start;
        List<Tmpfiles.Line> lines = Tmpfiles.writing(parameter.path(), start).lines();
        Set<String> own = new LinkedHashSet<>();
        lines.stream().map(Tmpfiles.Line::path).forEach(own::add);
        if (own.stream().anyMatch(path -> !path.startsWith("/etc/"))) {
            return List.of();
        }
        for (String path : own) {
            Optional<Change> edit =
                    put(path, host, before -> Tmpfiles.edited(before, parameter.path(), Long.toString(value)));
            if (edit.isPresent()) {
                changes.add(edit.get());
                host = edit.get().predict(host);
            }
        }
        if (lines.isEmpty()) {
            String line = tmpfilesLine(parameter, value);
            put(TMPFILES, host, before -> Bytes.ofLatin1(appended(before.latin1(), line + "\n")))
                    .ifPresent(changes::add);
        }
        return changes;
    }

    /** The line of tmpfiles.d that writes a parameter. */
    static String tmpfilesLine(Parameter parameter, long value) {
        return "w " + parameter.path() + " - - - - " + value;
    }

    private static Bytes appended(Bytes before, Parameter parameter, long value) {
        String text = before.equals(Bytes.EMPTY) ? HEADER : before.latin1();
        return Bytes.ofLatin1(ModprobeFile.parse(text)
                .append(Parameter.MODULE, parameter.key(), Long.toString(value))
                .text());
    }

    private static String appended(String before, String line) {
        if (before.isEmpty()) {
            return HEADER + line;
        }
        return before + (before.endsWith("\n") ? "" : "\n") + line;
    }

    /** A change of a file; none where the file can't be read or would stay as it is. */
    private static Optional<Change> put(String path, Snapshot host, UnaryOperator<Bytes> edit) {
        Optional<Bytes> before = switch (SnapshotFiles.file(host, path)) {
            case Reading.Present<Bytes>(Bytes content) -> Optional.of(content);
            case Reading.Absent<Bytes>() -> Optional.of(Bytes.EMPTY);
            case Reading.Unreadable<Bytes>(String _) -> Optional.empty();
        };
        boolean exists = SnapshotFiles.file(host, path).found().isPresent();
        return before.map(content -> (Change) new Change.PutFile(
                        path, exists ? before : Optional.empty(), Optional.of(edit.apply(content)), When.NEXT_BOOT))
                .filter(change -> !change.isEmpty());
    }
}
