package io.virtwright.practices.haltpolling;

import io.virtwright.engine.boot.RunningKernel;
import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.KernelRelease;
import java.util.List;
import java.util.Optional;

/**
 * What all checks of this practice need to know of a host.
 *
 * @param running the running domains; absent where there is no libvirt, unreadable where they could not be listed
 */
record Host(
        String name,
        Kvm kvm,
        Optional<String> architecture,
        Optional<KernelRelease> release,
        Reading<List<RunningDomain>> running) {
    static Host of(Snapshot snapshot) {
        return new Host(
                snapshot.host(),
                Kvm.of(snapshot),
                architecture(snapshot),
                RunningKernel.release(snapshot),
                HostDomain.all(snapshot)
                        .map(all -> all.stream()
                                .filter(domain -> domain.domain().active())
                                .map(RunningDomain::of)
                                .toList()));
    }

    /** A tree may not tell; then the release does on Red Hat's family and on openEuler, where it ends in it. */
    private static Optional<String> architecture(Snapshot snapshot) {
        return snapshot.get(new Probe.ThisMachine())
                .found()
                .flatMap(Machine::architecture)
                .or(() -> SnapshotFiles.line(snapshot, RunningKernel.RELEASE)
                        .found()
                        .map(release -> release.substring(release.lastIndexOf('.') + 1))
                        .filter(Parameter.ARCHITECTURES::containsKey));
    }

    /** What a parameter is where nothing sets it. */
    BootValue.Standard standard(Parameter parameter) {
        return parameter.standard(architecture, release);
    }

    Optional<NextBoot> nextBoot(Parameter parameter, Snapshot snapshot) {
        return switch (kvm) {
            case Kvm.Loadable() -> Optional.of(NextBoot.of(parameter, true, standard(parameter), snapshot));
            case Kvm.BuiltIn() -> Optional.of(NextBoot.of(parameter, false, standard(parameter), snapshot));
            case Kvm.Missing _, Kvm.Hidden _ -> Optional.empty();
        };
    }
}
