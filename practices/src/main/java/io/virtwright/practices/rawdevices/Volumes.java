package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.Disk;
import io.virtwright.engine.domainxml.DiskSource;
import io.virtwright.engine.domainxml.StoragePool;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Disks that are volumes of storage pools ({@code type='volume'}). libvirt makes paths of them when a domain starts, and
 * writes these nowhere; but the kind of a pool tells whether its volumes can be block devices of the host.
 */
final class Volumes {
    private static final String FOLDER = "/etc/libvirt/storage/";
    private static final Probe.FileContents POOLS = new Probe.FileContents(FOLDER + "*.xml");

    /** Files, and images that QEMU reaches over the network by itself (docs/storage.rst). */
    private static final Set<String> NO_DEVICES =
            Set.of("dir", "fs", "netfs", "vstorage", "gluster", "rbd", "sheepdog", "iscsi-direct");

    private Volumes() {}

    static Set<Probe<?>> probes() {
        return Set.of(POOLS);
    }

    /** The emulated disks of a domain that may be block devices, by target, each with why it isn't known. */
    static Map<String, String> hidden(HostDomain domain, Snapshot snapshot) {
        Map<String, String> hidden = new LinkedHashMap<>();
        domain.views()
                .flatMap(view -> view.disks().stream())
                .forEach(disk -> hidden(disk, snapshot).ifPresent(reason -> hidden.put(disk.target(), reason)));
        return hidden;
    }

    /** Why it is not known of an emulated disk whether it is a block device; empty where it is known. */
    static Optional<String> hidden(Disk disk, Snapshot snapshot) {
        return disk.source()
                .filter(source ->
                        source.type().equals("volume") && disk.device().equals("disk"))
                .filter(source -> mayBeDevice(source, snapshot))
                .map(source -> "which device volume " + source.pool().orElse("?") + "/"
                        + source.name().orElse("?") + " is, libvirt tells only when it starts");
    }

    private static boolean mayBeDevice(DiskSource source, Snapshot snapshot) {
        String path = FOLDER + source.pool().orElse("?") + ".xml";
        Reading<Bytes> pool =
                SnapshotFiles.files(snapshot, List.of(POOLS.glob())).getOrDefault(path, Reading.absent());
        return pool.found()
                .map(Bytes::utf8)
                .flatMap(StoragePool::type)
                .filter(NO_DEVICES::contains)
                .isEmpty();
    }
}
