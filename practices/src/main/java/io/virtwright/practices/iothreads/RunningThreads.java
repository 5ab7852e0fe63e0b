package io.virtwright.practices.iothreads;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.IoThreadList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.CpuSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The I/O threads that a domain's process really has, and the CPUs on which the kernel lets them run.
 *
 * <p>Libvirt names the object of thread 2 {@code iothread2} and starts QEMU with {@code debug-threads=on}; QEMU names the
 * thread {@code IO iothread2} (seen with libvirt 9.0, QEMU 7.2). The kernel keeps 15 bytes of a name, so that an id of five
 * digits looks like one of four.
 *
 * @param cpus by the thread's id
 * @param source where this was read
 */
record RunningThreads(Map<Long, CpuSet> cpus, String source) {
    private static final String PREFIX = "IO iothread";
    private static final int KEPT_OF_NAME = 15;

    RunningThreads {
        cpus = Collections.unmodifiableMap(new TreeMap<>(cpus));
    }

    /** The probes that the process of a domain needs; none while its process id is not known. */
    static List<Probe<?>> probes(HostDomain domain) {
        return domain.process()
                .written()
                .found()
                .<List<Probe<?>>>map(pid -> List.of(tasks(pid)))
                .orElseGet(List::of);
    }

    /** What /proc says; failing that, what libvirt says, which asks the kernel for the same. Absent where it doesn't run. */
    static Reading<RunningThreads> of(Snapshot snapshot, HostDomain domain) {
        Reading<RunningThreads> process = inProcess(snapshot, domain);
        if (!process.isUnreadable()) {
            return process;
        }
        return switch (snapshot.get(new Probe.RunningIoThreads(domain.domain().uuid()))) {
            case Reading.Present<IoThreadList>(IoThreadList list) -> byLibvirt(list, domain);
            case Reading.Absent<IoThreadList>() -> process;
            case Reading.Unreadable<IoThreadList>(String _) -> process;
        };
    }

    private static Reading<RunningThreads> byLibvirt(IoThreadList list, HostDomain domain) {
        Map<Long, CpuSet> cpus = new TreeMap<>();
        for (IoThreadList.IoThread thread : list.threads()) {
            Optional<CpuSet> set = CpuSet.parseList(thread.cpus());
            if (set.isEmpty()) {
                return Reading.unreadable("libvirt gives CPUs '" + thread.cpus() + "' for thread " + thread.id());
            }
            cpus.put(thread.id(), set.get());
        }
        return Reading.of(new RunningThreads(cpus, "virsh iothreadinfo " + domain.name()));
    }

    static Probe.FileContents tasks(long pid) {
        return new Probe.FileContents("/proc/" + pid + "/task/*/status");
    }

    private static Reading<RunningThreads> inProcess(Snapshot snapshot, HostDomain domain) {
        return domain.process().id().flatMap(pid -> switch (snapshot.get(tasks(pid))) {
            case Reading.Present<FileSet>(FileSet files) ->
                threads(files, tasks(pid).glob());
            case Reading.Absent<FileSet>() -> Reading.unreadable("process " + pid + " is gone");
            case Reading.Unreadable<FileSet>(String reason) ->
                Reading.unreadable(tasks(pid).glob() + ": " + reason);
        });
    }

    private static Reading<RunningThreads> threads(FileSet files, String source) {
        Map<Long, CpuSet> cpus = new TreeMap<>();
        for (Map.Entry<String, Reading<Bytes>> file : files.files().entrySet()) {
            switch (file.getValue()) {
                case Reading.Absent<Bytes>() -> {
                    // a thread that ended while it was looked at
                }
                case Reading.Unreadable<Bytes>(String reason) -> {
                    return Reading.unreadable(file.getKey() + ": " + reason);
                }
                case Reading.Present<Bytes>(Bytes status) -> {
                    Optional<String> field = TaskStatus.field(status.utf8(), "Name");
                    if (field.isEmpty()) {
                        return Reading.unreadable(file.getKey() + ": no status of a thread");
                    }
                    String name = field.get();
                    if (name.startsWith(PREFIX)) {
                        Optional<Long> id = Ids.parse(name.substring(PREFIX.length()));
                        Optional<CpuSet> set = TaskStatus.field(status.utf8(), "Cpus_allowed_list")
                                .flatMap(CpuSet::parseList);
                        if (id.isEmpty() || set.isEmpty() || name.length() >= KEPT_OF_NAME) {
                            return Reading.unreadable(file.getKey() + ": which thread '" + name + "' is can't be told");
                        }
                        cpus.put(id.get(), set.get());
                    }
                }
            }
        }
        return Reading.of(new RunningThreads(cpus, source));
    }
}
