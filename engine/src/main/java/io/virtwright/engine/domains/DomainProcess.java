package io.virtwright.engine.domains;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The process behind a domain.
 *
 * <p>libvirt writes its id to /run/libvirt/qemu/NAME.pid. The file may outlive the process, and another process may get the
 * id. So an id counts only where the process has the domain's UUID on its command line: libvirt starts every QEMU with
 * {@code -uuid} (qemuBuildCommandLine in src/qemu/qemu_command.c).
 *
 * <p>The command line is read in the same batch as whatever else is read of the process: {@link #path} says what to ask for,
 * {@link #id} and {@link #file} what to believe.
 *
 * @param written the id in libvirt's file; absent for a domain that doesn't run, unreadable where it is not known
 * @param id the same, where the process is the domain's; unreadable with the reason where it is not, or can't be told
 */
public record DomainProcess(Reading<Long> written, Reading<Long> id) {
    /** libvirt's files of the processes of all domains. */
    public static final Probe.FileContents FILES = new Probe.FileContents("/run/libvirt/qemu/*.pid");

    private static final Pattern PID = Pattern.compile("[1-9][0-9]{0,9}");

    /** What is known of a domain's process. */
    public static DomainProcess of(Domain domain, Snapshot snapshot) {
        Reading<Long> written = domain.active() ? written(domain, snapshot) : Reading.absent();
        return new DomainProcess(written, written.flatMap(pid -> verified(domain.uuid(), pid, snapshot)));
    }

    private static Reading<Long> written(Domain domain, Snapshot snapshot) {
        String path = "/run/libvirt/qemu/" + domain.name() + ".pid";
        return switch (snapshot.get(FILES)) {
            case Reading.Present<FileSet>(FileSet set) ->
                Optional.ofNullable(set.files().get(path))
                        .map(file -> number(path, file))
                        .orElseGet(() -> Reading.unreadable("there is no " + path));
            case Reading.Absent<FileSet>() -> Reading.unreadable("there is no " + path);
            case Reading.Unreadable<FileSet>(String reason) -> Reading.unreadable(path + ": " + reason);
        };
    }

    private static Reading<Long> number(String path, Reading<Bytes> file) {
        return switch (file) {
            case Reading.Present<Bytes>(Bytes content) ->
                PID.matcher(content.line()).matches()
                        ? Reading.of(Long.parseLong(content.line()))
                        : Reading.unreadable(path + " holds no process id");
            case Reading.Absent<Bytes>() -> Reading.unreadable("there is no " + path);
            case Reading.Unreadable<Bytes>(String reason) -> Reading.unreadable(path + ": " + reason);
        };
    }

    private static Reading<Long> verified(UUID uuid, long pid, Snapshot snapshot) {
        return switch (snapshot.get(commandLine(pid))) {
            case Reading.Present<Bytes>(Bytes line) ->
                line.utf8().contains("\0-uuid\0" + uuid + "\0")
                        ? Reading.of(pid)
                        : Reading.unreadable("process " + pid + " of its pid file does not have its UUID");
            case Reading.Absent<Bytes>() -> Reading.unreadable("process " + pid + " of its pid file is gone");
            case Reading.Unreadable<Bytes>(String reason) ->
                Reading.unreadable(commandLine(pid).path() + ": " + reason);
        };
    }

    private static Probe.FileContent commandLine(long pid) {
        return new Probe.FileContent("/proc/" + pid + "/cmdline");
    }

    /** What has to be read to tell whether the process is the domain's; empty while no id is known. */
    Set<Probe<?>> probes() {
        return written.found()
                .<Set<Probe<?>>>map(pid -> Set.of(commandLine(pid)))
                .orElse(Set.of());
    }

    /**
     * The path of one of the process's files, to ask for it; empty while no id is known.
     *
     * @param file below /proc/PID: {@code status}, {@code attr/current}
     */
    public Optional<String> path(String file) {
        return written.found().map(pid -> "/proc/" + pid + "/" + file);
    }

    /** The same for a report, which names a file also where no id is known. */
    public String source(String file) {
        return path(file).orElse("/proc/PID/" + file);
    }

    /**
     * One of the process's files. Absent where the domain doesn't run; unreadable where it runs and the process is not known
     * or has no such file.
     */
    public Reading<Bytes> file(String file, Snapshot snapshot) {
        return id.flatMap(pid -> {
            String path = "/proc/" + pid + "/" + file;
            return switch (SnapshotFiles.file(snapshot, path)) {
                case Reading.Present<Bytes> present -> present;
                case Reading.Absent<Bytes>() -> Reading.unreadable("there is no " + path);
                case Reading.Unreadable<Bytes>(String reason) -> Reading.unreadable(path + ": " + reason);
            };
        });
    }
}
