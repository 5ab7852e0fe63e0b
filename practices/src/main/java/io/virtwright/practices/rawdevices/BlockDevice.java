package io.virtwright.practices.rawdevices;

import java.util.List;
import java.util.Optional;

/**
 * A block device as the kernel has it, from /sys/class/block.
 *
 * @param name of the kernel: {@code sdc}, {@code dm-3}
 * @param number major and minor, {@code 8:32}; empty where sysfs doesn't tell
 * @param mapName of a device-mapper device, {@code vg0-data}
 * @param parent the whole device of a partition
 * @param holders the devices that are made of it
 * @param slaves the devices that it is made of
 * @param scsiAddress of a SCSI device: host:channel:target:LUN
 * @param wwid what the device itself says it is, {@code naa.600...}; the same through every path and in every host
 */
record BlockDevice(
        String name,
        Kind kind,
        Optional<String> number,
        Optional<String> mapName,
        Optional<String> parent,
        List<String> holders,
        List<String> slaves,
        Optional<String> scsiAddress,
        Optional<String> wwid) {

    BlockDevice {
        holders = List.copyOf(holders);
        slaves = List.copyOf(slaves);
    }

    /** What it is to a guest that gets it as a LUN. */
    enum Kind {
        SCSI_DISK("a whole SCSI disk"),
        MULTIPATH("a multipath map"),
        SCSI_OTHER("a SCSI device that is no disk"),
        PARTITION("a partition"),
        MULTIPATH_PARTITION("a partition of a multipath map"),
        LOGICAL_VOLUME("a logical volume"),
        ENCRYPTED("an encrypted volume"),
        OTHER_MAP("a device-mapper device"),
        RAID("a software RAID"),
        NVME("an NVMe namespace"),
        VIRTIO("a virtio disk"),
        LOOP("a loop device"),
        OTHER("a block device without SCSI");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /** Whether a guest that gets it as a LUN gets all of one SCSI disk and nothing else. */
        boolean isWhole() {
            return switch (this) {
                case SCSI_DISK, MULTIPATH, SCSI_OTHER -> true;
                case PARTITION,
                        MULTIPATH_PARTITION,
                        LOGICAL_VOLUME,
                        ENCRYPTED,
                        OTHER_MAP,
                        RAID,
                        NVME,
                        VIRTIO,
                        LOOP,
                        OTHER -> false;
            };
        }

        /** Whether it is a piece of a device that others have pieces of too, so that SCSI commands reach what isn't given. */
        boolean isPiece() {
            return switch (this) {
                case PARTITION, MULTIPATH_PARTITION, LOGICAL_VOLUME, ENCRYPTED, OTHER_MAP -> true;
                case SCSI_DISK, MULTIPATH, SCSI_OTHER, RAID, NVME, VIRTIO, LOOP, OTHER -> false;
            };
        }

        /** Whether this kind is just the partition table of the device below, and so no use of that by itself. */
        boolean isPartition() {
            return this == PARTITION || this == MULTIPATH_PARTITION;
        }
    }

    /** {@code logical volume vg0-data (dm-3)}, {@code sdc}. */
    String label() {
        return mapName.map(map -> map + " (" + name + ")").orElse(name);
    }
}
