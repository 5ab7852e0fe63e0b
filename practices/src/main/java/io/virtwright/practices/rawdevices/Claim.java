package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.Disk;
import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.domainxml.XmlElement;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * That a domain has a device: as a raw disk, or as a SCSI device that is passed through; in what it runs with, or in its
 * definition.
 *
 * @param name of the disk or device in the domain
 * @param running whether it runs with it
 * @param origin where the content is, as the XML says; empty for a device of this host that is passed through
 * @param device on this host; empty where there is none, or it can't be told
 */
record Claim(
        HostDomain domain,
        String name,
        boolean running,
        boolean shareable,
        boolean readonly,
        Optional<RawDisk.Origin> origin,
        Optional<BlockDevice> device) {

    /** All that a domain claims. */
    static List<Claim> of(HostDomain domain, Snapshot snapshot, BlockDevices devices, DevicePaths paths) {
        List<Claim> all = new ArrayList<>();
        for (RawDisk disk : RawDisk.of(domain, snapshot)) {
            disk.running().ifPresent(one -> all.add(of(disk, one, true, paths)));
            disk.saved().ifPresent(one -> all.add(of(disk, one, false, paths)));
        }
        domain.runningText().found().ifPresent(xml -> all.addAll(passedThrough(domain, xml, true, devices)));
        domain.persistentText().found().ifPresent(xml -> all.addAll(passedThrough(domain, xml, false, devices)));
        return List.copyOf(all);
    }

    /** A disk's, in one of its two forms. */
    static Claim of(RawDisk disk, Disk form, boolean running, DevicePaths paths) {
        return new Claim(
                disk.domain(),
                disk.target(),
                running,
                form.shareable(),
                form.readonly(),
                RawDisk.origin(form),
                paths.of(form).found().map(DevicePaths.Resolved::device));
    }

    private static List<Claim> passedThrough(HostDomain domain, DomainText xml, boolean running, BlockDevices devices) {
        List<Claim> all = new ArrayList<>();
        int number = 0;
        for (XmlElement hostDevice : Capabilities.hostDevices(xml)) {
            number++;
            Optional<XmlElement> source = hostDevice.child("source");
            if (hostDevice.attribute("type").filter("scsi"::equals).isPresent() && source.isPresent()) {
                all.add(new Claim(
                        domain,
                        Capabilities.hostDeviceName(number),
                        running,
                        hostDevice.child("shareable").isPresent(),
                        hostDevice.child("readonly").isPresent(),
                        source.get().attribute("name").map(RawDisk.Origin.Network::new),
                        scsiAddress(source.get()).flatMap(devices::atScsiAddress)));
            }
        }
        return all;
    }

    /** The kernel's host:channel:target:LUN of what libvirt calls adapter, bus, target and unit (virSCSIDeviceNew). */
    private static Optional<String> scsiAddress(XmlElement source) {
        Optional<String> host = source.child("adapter")
                .flatMap(adapter -> adapter.attribute("name"))
                .filter(name -> name.startsWith("scsi_host"))
                .map(name -> name.substring("scsi_host".length()));
        return host.flatMap(number -> source.child("address")
                .map(address -> Stream.of("bus", "target", "unit")
                        .map(part -> address.attribute(part).orElse("0"))
                        .reduce(number, (one, next) -> one + ":" + next)));
    }

    /** Whether it is of the same disk or device, perhaps in its other form. */
    boolean isOfSame(Claim other) {
        return isOfDomainOf(other) && name.equals(other.name);
    }

    /** Whether one is what a domain runs with and the other its own definition: it never has both at once. */
    boolean isOfOtherTime(Claim other) {
        return running != other.running && isOfDomainOf(other);
    }

    private boolean isOfDomainOf(Claim other) {
        return domain.domain().uuid().equals(other.domain.domain().uuid());
    }

    boolean mayShareWith(Claim other) {
        return (shareable && other.shareable) || (readonly && other.readonly);
    }

    /** For a report: who has it, and how. */
    String words() {
        return domain.name() + " " + name + " has it too"
                + (running ? " and runs" : domain.domain().active() ? " in its definition" : " (not running)");
    }
}
