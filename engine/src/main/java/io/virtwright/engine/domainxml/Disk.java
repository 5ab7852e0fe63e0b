package io.virtwright.engine.domainxml;

import java.util.Optional;

/**
 * A disk.
 *
 * @param target its name in the domain, as {@code vda}; empty text where it is missing, which libvirt refuses
 * @param bus as written, or else as libvirt concludes it from the target's name
 * @param device {@code disk}, {@code lun}, {@code cdrom}, {@code floppy}
 * @param source absent for an empty drive
 * @param rawio {@code yes}: QEMU gets CAP_SYS_RAWIO
 * @param sgio {@code filtered}, {@code unfiltered}
 * @param readonly as written, and always for a CD-ROM
 */
public record Disk(
        String target,
        String bus,
        String device,
        Optional<DiskSource> source,
        DeviceDriver driver,
        Optional<DeviceAddress> address,
        Optional<String> rawio,
        Optional<String> sgio,
        boolean shareable,
        boolean readonly,
        Optional<String> serial,
        Optional<String> wwn) {

    static Disk of(XmlElement disk) {
        Optional<XmlElement> targetElement = disk.child("target");
        String target = targetElement.flatMap(one -> one.attribute("dev")).orElse("");
        String device = disk.attribute("device").orElse("disk");
        return new Disk(
                target,
                targetElement.flatMap(one -> one.attribute("bus")).orElseGet(() -> defaultBus(target, device)),
                device,
                DiskSource.of(disk),
                DeviceDriver.of(disk),
                DeviceAddress.of(disk),
                disk.attribute("rawio"),
                disk.attribute("sgio"),
                disk.child("shareable").isPresent(),
                disk.child("readonly").isPresent() || device.equals("cdrom"),
                disk.child("serial").map(XmlElement::ownText),
                disk.child("wwn").map(XmlElement::ownText));
    }

    /** Source: libvirt 11.3.0, src/conf/domain_postparse.c, virDomainDiskDefPostParse. */
    private static String defaultBus(String target, String device) {
        if (device.equals("floppy")) {
            return "fdc";
        } else if (target.startsWith("sd")) {
            return "scsi";
        } else if (target.startsWith("vd")) {
            return "virtio";
        } else if (target.startsWith("xvd")) {
            return "xen";
        } else if (target.startsWith("ubd")) {
            return "uml";
        }
        return "ide";
    }
}
