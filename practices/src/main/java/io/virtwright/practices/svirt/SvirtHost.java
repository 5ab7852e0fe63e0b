package io.virtwright.practices.svirt;

import io.virtwright.engine.boot.BootCommand;
import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.Disk;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.DeviceLinks;
import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the checks know of the host and its domains. */
record SvirtHost(Snapshot snapshot, Policy policy, Protection protection, QemuConf conf, List<HostDomain> domains) {
    SvirtHost {
        domains = List.copyOf(domains);
    }

    static SvirtHost of(Snapshot snapshot, Policy policy, List<HostDomain> domains) {
        return new SvirtHost(snapshot, policy, Protection.of(snapshot, policy), QemuConf.of(snapshot), domains);
    }

    /** What has to be read, given what is known. */
    static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>(HostDomain.probes(known));
        probes.add(new Probe.ThisMachine());
        probes.add(new Probe.Daemon());
        probes.addAll(Protection.probes());
        probes.addAll(BootCommand.probes());
        probes.addAll(Permissive.probes());
        probes.add(new Probe.FileContent(QemuConf.PATH));
        probes.add(ProfileFiles.FILES);
        probes.addAll(DeviceLinks.PROBES);
        DeviceLinks links = new DeviceLinks(known);
        for (HostDomain domain : HostDomain.all(known).found().orElse(List.of())) {
            probes.addAll(ProcessLabel.probes(domain));
            domain.runningView()
                    .found()
                    .ifPresent(view -> view.disks()
                            .forEach(disk -> path(domain, disk, links)
                                    .ifPresent(path -> probes.add(new Probe.SecurityLabel(path)))));
        }
        return probes;
    }

    /**
     * Where a disk's label is read. Devices are labelled in the private /dev that libvirt gives each QEMU
     * ({@code namespaces} in qemu.conf), and only there. Its links are absolute (qemuDomainSetupDev in
     * src/qemu/qemu_namespace.c), so that for whoever reads them from outside they lead out of it, to the host's own node: the
     * host's links say which node it is.
     */
    static Optional<String> path(HostDomain domain, Disk disk, DeviceLinks links) {
        return disk.source()
                .flatMap(source -> source.path())
                .filter(path -> path.startsWith("/"))
                .map(path -> path.startsWith("/dev/")
                        ? domain.process().path("root" + links.node(path)).orElse(path)
                        : path);
    }

    /** Whether there are definitions and nothing else: domain XML in files, which any host may get. */
    boolean isDefinitionsOnly() {
        return snapshot.get(new Probe.ThisMachine()) instanceof Reading.Absent<Machine>;
    }

    List<HostDomain> running() {
        return domains.stream().filter(domain -> domain.domain().active()).toList();
    }
}
