package io.virtwright.practices.hugepages;

import io.virtwright.engine.libvirtconf.LibvirtConf;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.MountInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Where hugetlbfs is mounted, and where libvirt looks for it. */
final class Mounts {
    static final String TABLE = "/proc/self/mountinfo";
    static final String CONF = "/etc/libvirt/qemu.conf";
    static final String SETTING = "hugetlbfs_mount";

    private static final String TYPE = "hugetlbfs";

    private Mounts() {}

    static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.add(new Probe.FileContent(TABLE));
        probes.add(new Probe.FileContent(CONF));
        probes.addAll(BootMounts.probes(known));
        table(known).found().ifPresent(places -> places.keySet().forEach(place -> probes.add(seen(place))));
        return probes;
    }

    /** What the daemon makes in each hugetlbfs that it finds when it starts (qemuGetBaseHugepagePath). */
    static Probe.Names seen(String place) {
        return new Probe.Names(place.replaceAll("[*?]", "?") + "/libvirt/qemu");
    }

    /** The places of hugetlbfs with the page size that each names; without a name it is the default size. */
    static Reading<Map<String, Optional<Long>>> table(Snapshot snapshot) {
        return SnapshotFiles.file(snapshot, TABLE).flatMap(text -> {
            List<MountInfo.Mount> mounts = MountInfo.parse(text.utf8()).mounts();
            if (mounts.isEmpty()) {
                // every process has a root at least
                return Reading.unreadable("it lists no mounts");
            }
            Map<String, Optional<Long>> places = new TreeMap<>();
            for (MountInfo.Mount mount : mounts) {
                if (mount.type().equals(TYPE)) {
                    places.put(mount.place(), mount.option("pagesize").flatMap(Sizes::kib));
                } else {
                    places.remove(mount.place());
                }
            }
            return Reading.of(places);
        });
    }

    /** A path without the slashes that change nothing. */
    static String plain(String path) {
        String single = path.replaceAll("/+", "/");
        return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }

    /** The places that libvirt is told to use; absent where it looks for itself. One empty text turns static pages off. */
    static Reading<List<String>> configured(Snapshot snapshot) {
        return switch (SnapshotFiles.file(snapshot, CONF)) {
            case Reading.Present<Bytes>(Bytes text) ->
                LibvirtConf.parse(text.utf8())
                        .texts(SETTING)
                        .map(places -> places.stream().map(Mounts::plain).toList());
            case Reading.Absent<Bytes>() -> Reading.absent();
            case Reading.Unreadable<Bytes>(String reason) -> Reading.unreadable(reason);
        };
    }
}
