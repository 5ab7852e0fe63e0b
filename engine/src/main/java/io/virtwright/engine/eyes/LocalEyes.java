package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Reads this machine: its files directly, its domains from its libvirt daemon, both at the same time.
 *
 * <p>Make new ones for every look at the host: a libvirt daemon that failed them once is not asked again. What never
 * answers is unreadable: a batch takes no longer than the deadline of libvirt and its listeners (10 s) and 5 s each in which
 * files say nothing; one that asks guests' agents as long as {@link GuestProbes} says.
 *
 * <p>Without libvirt, its probes are absent. Where no daemon runs but libvirt has definitions or running domains, only
 * {@link Probe.Daemon} is absent; the others are unreadable, because the host does have domains.
 */
public final class LocalEyes implements Eyes {
    private final FileProbes files;
    private final ProgramProbes programs;
    private final LibvirtProbes libvirt;
    private final GuestProbes guests;
    private final ListenerProbes listeners = new ListenerProbes(ListenerProbes.DEADLINE, ListenerProbes::direct);
    private final ExclusiveOpens devices;

    public LocalEyes() {
        this(HostRoot.machine());
    }

    /** Another view of this machine, such as the one of a process: {@code /proc/PID/root}. */
    public LocalEyes(HostRoot root) {
        this(root, LibvirtProbes.DEADLINE);
    }

    /** @param libvirtDeadline what libvirt may take for a batch, the connecting included */
    public LocalEyes(HostRoot root, Duration libvirtDeadline) {
        files = new FileProbes(root);
        programs = new ProgramProbes(root);
        LibvirtDoor door = new LocalDoor(files);
        libvirt = new LibvirtProbes(door, libvirtDeadline);
        guests = new GuestProbes(door, libvirtDeadline, GuestProbes.WHOLE);
        devices = new ExclusiveOpens(root, FileProbes.DEADLINE);
    }

    @Override
    public SequencedMap<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
        FutureTask<Map<Probe<?>, Reading<?>>> domains = started("libvirt", () -> libvirt.read(probes));
        FutureTask<Map<Probe<?>, Reading<?>>> agents = started("guests", () -> guests.read(probes));
        FutureTask<Map<Probe<?>, Reading<?>>> network = started("listeners", () -> listeners.read(probes));
        Map<Probe<?>, Reading<?>> readings = new LinkedHashMap<>(files.read(probes));
        readings.putAll(programs.read(probes));
        Probe<Machine> machine = new Probe.ThisMachine();
        if (probes.contains(machine)) {
            readings.put(machine, files.<Reading<Machine>>within(MachineFiles::running, Reading::unreadable));
        }
        readings.putAll(devices.read(probes));
        readings.putAll(result(domains));
        readings.putAll(result(agents));
        readings.putAll(result(network));
        return inOrder(probes, readings);
    }

    /** The readings in the order in which they were asked for. */
    static SequencedMap<Probe<?>, Reading<?>> inOrder(
            Collection<? extends Probe<?>> probes, Map<Probe<?>, Reading<?>> readings) {
        SequencedMap<Probe<?>, Reading<?>> ordered = new LinkedHashMap<>();
        for (Probe<?> probe : probes) {
            ordered.put(probe, readings.getOrDefault(probe, Reading.unreadable("not read")));
        }
        return ordered;
    }

    static FutureTask<Map<Probe<?>, Reading<?>>> started(String name, Callable<Map<Probe<?>, Reading<?>>> reading) {
        FutureTask<Map<Probe<?>, Reading<?>>> task = new FutureTask<>(reading);
        Thread.ofVirtual().name("virtwright-" + name).start(task);
        return task;
    }

    static Map<Probe<?>, Reading<?>> result(FutureTask<Map<Probe<?>, Reading<?>>> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("reading the host failed", e.getCause());
        }
    }

    @Override
    public void close() {
        libvirt.close();
    }
}
