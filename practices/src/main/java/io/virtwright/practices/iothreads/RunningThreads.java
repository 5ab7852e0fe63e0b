package io.virtwright.practices.iothreads;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Domain;
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
    static final Probe.FileContents PIDS = new Probe.FileContents("/run/libvirt/qemu/*.pid");
    private static final String PREFIX = "IO iothread";
    private static final int KEPT_OF_NAME = 15;

    RunningThreads {
        cpus = Collections.unmodifiableMap(new TreeMap<>(cpus));
    }

    /** The probes that the process of a domain needs; none while its process id is not known. */
    static List<Probe<?>> probes(Snapshot known, Domain domain) {
        return pid(known, domain)
                .found()
                .<List<Probe<?>>>map(pid -> List.of(commandLine(pid), tasks(pid)))
                .orElseGet(List::of);
    }

    /** What /proc says; failing that, what libvirt says, which asks the kernel for the same. */
    static Reading<RunningThreads> of(Snapshot snapshot, Domain domain) {
        Reading<RunningThreads> process = inProcess(snapshot, domain);
        if (process instanceof Reading.Present<RunningThreads>) {
            return process;
        }
        return switch (snapshot.get(new Probe.RunningIoThreads(domain.uuid()))) {
            case Reading.Present<IoThreadList>(IoThreadList list) -> byLibvirt(list, domain);
            case Reading.Absent<IoThreadList>() -> process;
            case Reading.Unreadable<IoThreadList>(String _) -> process;
        };
    }

    private static Reading<RunningThreads> byLibvirt(IoThreadList list, Domain domain) {
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

    /** The process id that libvirt wrote down for a domain. The file may be older than the process that has the id now. */
    static Reading<Long> pid(Snapshot snapshot, Domain domain) {
        String path = "/run/libvirt/qemu/" + domain.name() + ".pid";
        return switch (snapshot.get(PIDS)) {
            case Reading.Present<FileSet>(FileSet files) ->
                pidIn(path, files.files().getOrDefault(path, Reading.absent()));
            case Reading.Absent<FileSet>() -> Reading.unreadable("there is no " + path);
            case Reading.Unreadable<FileSet>(String reason) -> Reading.unreadable(path + ": " + reason);
        };
    }

    private static Reading<Long> pidIn(String path, Reading<Bytes> file) {
        return switch (file) {
            case Reading.Present<Bytes>(Bytes content) ->
                Ids.parse(content.line())
                        .map(Reading::of)
                        .orElseGet(() -> Reading.unreadable(path + " holds no process id"));
            case Reading.Absent<Bytes>() -> Reading.unreadable("there is no " + path);
            case Reading.Unreadable<Bytes>(String reason) -> Reading.unreadable(path + ": " + reason);
        };
    }

    static Probe.FileContent commandLine(long pid) {
        return new Probe.FileContent("/proc/" + pid + "/cmdline");
    }

    static Probe.FileContents tasks(long pid) {
        return new Probe.FileContents("/proc/" + pid + "/task/*/status");
    }

    private static Reading<RunningThreads> inProcess(Snapshot snapshot, Domain domain) {
        return switch (pid(snapshot, domain)) {
            case Reading.Present<Long>(Long pid) -> inProcess(snapshot, domain, pid);
            case Reading.Absent<Long>() -> Reading.unreadable("its process is not known");
            case Reading.Unreadable<Long>(String reason) -> Reading.unreadable(reason);
        };
    }

    private static Reading<RunningThreads> inProcess(Snapshot snapshot, Domain domain, long pid) {
        String uuid = "\0" + domain.uuid() + "\0";
        switch (snapshot.get(commandLine(pid))) {
            case Reading.Present<Bytes>(Bytes line) when line.utf8().contains(uuid) -> {}
            case Reading.Present<Bytes>(Bytes _) -> {
                return Reading.unreadable("process " + pid + " of its pid file is another one");
            }
            case Reading.Absent<Bytes>() -> {
                return Reading.unreadable("process " + pid + " of its pid file is gone");
            }
            case Reading.Unreadable<Bytes>(String reason) -> {
                return Reading.unreadable(commandLine(pid).path() + ": " + reason);
            }
        }
        return switch (snapshot.get(tasks(pid))) {
            case Reading.Present<FileSet>(FileSet files) ->
                threads(files, tasks(pid).glob());
            case Reading.Absent<FileSet>() -> Reading.unreadable("process " + pid + " is gone");
            case Reading.Unreadable<FileSet>(String reason) ->
                Reading.unreadable(tasks(pid).glob() + ": " + reason);
        };
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
