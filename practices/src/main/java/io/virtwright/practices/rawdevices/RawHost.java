package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.Disk;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.LibvirtDaemon;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the checks know of the host: its block devices, and the raw disks of all its domains.
 *
 * @param shared the raw disks and SCSI devices of every domain whose XML could be read
 * @param unread the domains whose disks are not all known: their XML could not be read, or some are volumes of a pool
 */
record RawHost(
        Snapshot snapshot,
        Policy policy,
        BlockDevices devices,
        DevicePaths paths,
        HostUse use,
        SharedDisks shared,
        List<String> unread) {

    RawHost {
        unread = List.copyOf(unread);
    }

    static RawHost of(Snapshot snapshot, Policy policy, List<HostDomain> domains) {
        BlockDevices devices = BlockDevices.of(snapshot);
        DevicePaths paths = new DevicePaths(snapshot, devices);
        return new RawHost(
                snapshot,
                policy,
                devices,
                paths,
                new HostUse(snapshot, devices, paths),
                new SharedDisks(
                        domains.stream()
                                .flatMap(domain -> Claim.of(domain, snapshot, devices, paths).stream())
                                .toList(),
                        devices),
                domains.stream()
                        .filter(domain -> !domain.isReadable()
                                || !Volumes.hidden(domain, snapshot).isEmpty())
                        .map(HostDomain::name)
                        .toList());
    }

    /** What has to be read, given what is known. */
    static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>(HostDomain.probes(known));
        probes.add(new Probe.Daemon());
        probes.addAll(BlockDevices.probes());
        probes.addAll(DevicePaths.probes());
        probes.addAll(HostUse.probes());
        probes.addAll(Volumes.probes());
        HostDomain.all(known).found().orElse(List.of()).forEach(domain -> {
            List<RawDisk> raw = RawDisk.of(domain, known);
            raw.stream().flatMap(disk -> disk.paths().stream()).forEach(path -> {
                probes.addAll(DevicePaths.probes(path));
                probes.add(new Probe.ExclusiveOpen(path));
            });
            if (!raw.isEmpty()) {
                probes.addAll(Capabilities.probes(domain));
            }
        });
        return probes;
    }

    /** The device behind a disk; absent where the disk is on no block device of this host. */
    Reading<DevicePaths.Resolved> device(Disk disk) {
        return paths.of(disk);
    }

    /** The version of the QEMU that the daemon starts. */
    Optional<LibvirtDaemon.Version> qemu() {
        return snapshot.get(new Probe.Daemon()).found().map(LibvirtDaemon::hypervisor);
    }
}
