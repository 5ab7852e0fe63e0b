package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domainxml.Disk;
import io.virtwright.engine.snapshot.Glob;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a disk is mapped to a device of the host. */
enum Form {
    /** The guide's virtual form: a SCSI disk that QEMU emulates on a block device. */
    VIRTUAL("virtual (an emulated SCSI disk on a block device)", "type='block' device='disk' with bus='scsi'"),
    /** The guide's physical form: SCSI commands go to the device itself. */
    PHYSICAL("physical (a LUN)", "type='block' device='lun' with bus='scsi', without rawio");

    private final String words;
    private final String xml;

    Form(String words, String xml) {
        this.words = words;
        this.xml = xml;
    }

    String words() {
        return words;
    }

    /** What to write for it. */
    String xml() {
        return xml;
    }

    boolean matches(Disk disk) {
        return switch (this) {
            case VIRTUAL ->
                RawDisk.isRaw(disk) && !RawDisk.isLun(disk) && disk.bus().equals("scsi");
            case PHYSICAL -> RawDisk.isLun(disk) && disk.bus().equals("scsi");
        };
    }

    static String describe(Disk disk) {
        String type = disk.source().map(source -> source.type()).orElse("no source");
        return type + " " + disk.device() + " on bus " + disk.bus();
    }

    /** Which form is wanted of which disk. */
    record Wanted(Map<String, Form> byTarget) {
        static final Wanted ANY = new Wanted(Map.of());

        Wanted {
            byTarget = Collections.unmodifiableMap(new LinkedHashMap<>(byTarget));
        }

        /** The first entry that matches the disk. */
        Optional<Form> of(String target) {
            return byTarget.entrySet().stream()
                    .filter(entry -> Glob.matches(entry.getKey(), target))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }

        /** The disks that are named in full. */
        List<String> named() {
            return byTarget.keySet().stream()
                    .filter(target -> !target.contains("*") && !target.contains("?"))
                    .toList();
        }
    }
}
