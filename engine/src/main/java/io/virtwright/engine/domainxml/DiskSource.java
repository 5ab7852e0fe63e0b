package io.virtwright.engine.domainxml;

import java.util.List;
import java.util.Optional;

/**
 * Where a disk's content is: {@code <source>}.
 *
 * @param type of the disk: {@code file}, {@code block}, {@code network}, {@code volume}, {@code dir},
 *     {@code vhostuser} and more
 * @param path of the file, block device, directory or socket on the host
 * @param protocol of a network disk
 * @param name of the image of a network disk, or of the volume
 * @param pool of a volume
 * @param securityLabels labels of this source alone
 */
public record DiskSource(
        String type,
        Optional<String> path,
        Optional<String> protocol,
        Optional<String> name,
        Optional<String> pool,
        List<SecurityLabel> securityLabels) {
    public DiskSource {
        securityLabels = List.copyOf(securityLabels);
    }

    /** Absent for a disk without a source: an empty CD-ROM drive. */
    static Optional<DiskSource> of(XmlElement disk) {
        // Libvirt's default (virDomainDiskDefParseXML).
        String type = disk.attribute("type").orElse("file");
        return disk.child("source").map(source -> read(type, source));
    }

    private static DiskSource read(String type, XmlElement source) {
        Optional<String> path = switch (type) {
            case "file" -> source.attribute("file");
            case "block", "vhostvdpa" -> source.attribute("dev");
            case "dir" -> source.attribute("dir");
            case "vhostuser" -> source.attribute("path");
            default -> Optional.empty();
        };
        return new DiskSource(
                type,
                path,
                source.attribute("protocol"),
                type.equals("volume") ? source.attribute("volume") : source.attribute("name"),
                source.attribute("pool"),
                source.children("seclabel").stream().map(SecurityLabel::of).toList());
    }
}
