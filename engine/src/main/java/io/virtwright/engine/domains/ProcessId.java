package io.virtwright.engine.domains;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.Optional;
import java.util.regex.Pattern;

/** The process behind a running domain, from the file that libvirt keeps of it: /run/libvirt/qemu/NAME.pid. */
public final class ProcessId {
    public static final Probe.FileContents FILES = new Probe.FileContents("/run/libvirt/qemu/*.pid");

    private static final Pattern PID = Pattern.compile("[1-9][0-9]{0,9}");

    private ProcessId() {}

    /** Absent for a domain that doesn't run; unreadable where it runs and its process is not known. */
    public static Reading<Long> of(Domain domain, Snapshot snapshot) {
        if (!domain.active()) {
            return Reading.absent();
        }
        return switch (snapshot.get(FILES)) {
            case Reading.Present<FileSet>(FileSet set) ->
                Optional.ofNullable(set.files().get(path(domain)))
                        .map(ProcessId::number)
                        .orElseGet(() -> Reading.unreadable("there is no " + path(domain)));
            case Reading.Absent<FileSet>() -> Reading.unreadable("there is no " + path(domain));
            case Reading.Unreadable<FileSet>(String reason) -> Reading.unreadable(reason);
        };
    }

    private static String path(Domain domain) {
        return "/run/libvirt/qemu/" + domain.name() + ".pid";
    }

    private static Reading<Long> number(Reading<Bytes> file) {
        return switch (file) {
            case Reading.Present<Bytes>(Bytes content) ->
                PID.matcher(content.line()).matches()
                        ? Reading.of(Long.parseLong(content.line()))
                        : Reading.unreadable("libvirt's file of its process holds no process id");
            case Reading.Absent<Bytes>() -> Reading.unreadable("libvirt's file of its process is gone");
            case Reading.Unreadable<Bytes>(String reason) -> Reading.unreadable(reason);
        };
    }
}
