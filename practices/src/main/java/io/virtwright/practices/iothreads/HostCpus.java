package io.virtwright.practices.iothreads;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.CpuSet;
import java.util.OptionalInt;

/**
 * The CPUs of the host.
 *
 * @param online those that are online
 * @param possible those that the kernel can ever have; a pin to any other keeps a domain from starting
 */
record HostCpus(Reading<CpuSet> online, Reading<CpuSet> possible) {
    static final Probe.FileContent ONLINE = new Probe.FileContent("/sys/devices/system/cpu/online");

    static final Probe.FileContent POSSIBLE = new Probe.FileContent("/sys/devices/system/cpu/possible");

    static HostCpus of(Snapshot snapshot) {
        return new HostCpus(read(snapshot, ONLINE), read(snapshot, POSSIBLE));
    }

    private static Reading<CpuSet> read(Snapshot snapshot, Probe.FileContent file) {
        return switch (snapshot.get(file)) {
            case Reading.Present<Bytes>(Bytes content) ->
                CpuSet.parseList(content.line())
                        .filter(set -> !set.isEmpty())
                        .map(Reading::of)
                        .orElseGet(() -> Reading.unreadable(file.path() + " holds no list of CPUs"));
            case Reading.Absent<Bytes>() -> Reading.unreadable("there is no " + file.path());
            case Reading.Unreadable<Bytes>(String reason) -> Reading.unreadable(file.path() + ": " + reason);
        };
    }

    OptionalInt count() {
        return online.found().map(cpus -> OptionalInt.of(cpus.size())).orElseGet(OptionalInt::empty);
    }
}
