package io.virtwright.practices.svirt;

import io.virtwright.engine.libvirtconf.LibvirtConf;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.ArrayList;
import java.util.List;

/**
 * What qemu.conf says of security modules.
 *
 * @param file absent where there is none, so that libvirt's defaults hold
 */
record QemuConf(Reading<LibvirtConf> file) {
    static final String PATH = "/etc/libvirt/qemu.conf";
    static final String DRIVER = "security_driver";
    static final String DEFAULT_CONFINED = "security_default_confined";
    static final String REQUIRE_CONFINED = "security_require_confined";

    static QemuConf of(Snapshot snapshot) {
        return new QemuConf(
                switch (SnapshotFiles.file(snapshot, PATH)) {
                    case Reading.Present<Bytes>(Bytes content) -> Reading.of(LibvirtConf.parse(content.utf8()));
                    case Reading.Absent<Bytes>() -> Reading.of(LibvirtConf.EMPTY);
                    case Reading.Unreadable<Bytes>(String reason) -> Reading.unreadable(reason);
                });
    }

    /** Whether domains without a word about it are confined; libvirt's default is yes. */
    Reading<Boolean> confinesByDefault() {
        return file.flatMap(conf -> {
            Reading<Boolean> flag = conf.flag(DEFAULT_CONFINED);
            return flag instanceof Reading.Absent<Boolean> ? Reading.of(true) : flag;
        });
    }

    /** Settings that stand twice: libvirt takes the first. */
    static List<String> duplicates(LibvirtConf conf) {
        List<String> notes = new ArrayList<>();
        for (String name : List.of(DRIVER, DEFAULT_CONFINED, REQUIRE_CONFINED)) {
            List<LibvirtConf.Entry> all = conf.all(name);
            all.stream()
                    .skip(1)
                    .forEach(entry -> notes.add("line " + entry.line() + " (" + name + ") is without effect: line "
                            + all.getFirst().line() + " comes first"));
        }
        return List.copyOf(notes);
    }
}
