package io.virtwright.practices.hugepages;

import io.virtwright.engine.libvirtconf.LibvirtConf;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.MountInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where hugetlbfs is mounted, and where libvirt looks for it. */
final class Mounts {
    static final String TABLE = "/proc/self/mountinfo";
    static final String CONF = "/etc/libvirt/qemu.conf";
    static final String SETTING = "hugetlbfs_mount";
    static final String FSTAB = "/etc/fstab";

    private static final String TYPE = "hugetlbfs";
    private static final String UNIT = "dev-hugepages.mount";
    private static final List<String> VENDOR =
            List.of("/usr/lib/systemd/system/" + UNIT, "/lib/systemd/system/" + UNIT);
    private static final String MASK = "/etc/systemd/system/" + UNIT;
    private static final String UNITS = "/etc/systemd/system/*.mount";
    private static final Pattern PAGE_SIZE = Pattern.compile("(?:^|,)pagesize=([^,\\s]+)");

    private Mounts() {}

    static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.add(new Probe.FileContent(TABLE));
        probes.add(new Probe.FileContent(CONF));
        probes.add(new Probe.FileContent(FSTAB));
        VENDOR.forEach(path -> probes.add(new Probe.Names(path)));
        probes.add(new Probe.LinkTarget(MASK));
        probes.add(new Probe.FileContents(UNITS));
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

    /** The places that libvirt is told to use; absent where it looks for itself. One empty text turns static pages off. */
    static Reading<List<String>> configured(Snapshot snapshot) {
        return switch (SnapshotFiles.file(snapshot, CONF)) {
            case Reading.Present<Bytes>(Bytes text) ->
                LibvirtConf.parse(text.utf8()).texts(SETTING);
            case Reading.Absent<Bytes>() -> Reading.absent();
            case Reading.Unreadable<Bytes>(String reason) -> Reading.unreadable(reason);
        };
    }

    /** What will be mounted after the next boot: the source of each, by page size; without a size it is the default one. */
    static Map<Optional<Long>, List<String>> atBoot(Snapshot snapshot) {
        Map<Optional<Long>, List<String>> found = new LinkedHashMap<>();
        boolean masked = snapshot.get(new Probe.LinkTarget(MASK))
                .found()
                .filter(target -> target.endsWith("/dev/null"))
                .isPresent();
        VENDOR.stream()
                .filter(path -> !masked && SnapshotFiles.found(snapshot, path))
                .findFirst()
                .ifPresent(path -> add(found, Optional.empty(), path));
        SnapshotFiles.file(snapshot, FSTAB).found().stream()
                .flatMap(text -> text.utf8().lines())
                .map(line -> Arrays.asList(line.strip().split("\\s+", -1)))
                .filter(fields -> fields.size() >= 3
                        && !fields.getFirst().startsWith("#")
                        && fields.get(2).equals(TYPE))
                .filter(fields -> fields.size() < 4
                        || !Arrays.asList(fields.get(3).split(",", -1)).contains("noauto"))
                .forEach(fields ->
                        add(found, size(fields.size() > 3 ? fields.get(3) : ""), FSTAB + " (" + fields.get(1) + ")"));
        SnapshotFiles.files(snapshot, List.of(UNITS))
                .forEach((path, file) -> file.found()
                        .map(Bytes::utf8)
                        .filter(text ->
                                text.lines().anyMatch(line -> line.strip().equals("Type=" + TYPE)))
                        .ifPresent(text -> add(found, options(text), path)));
        return found;
    }

    /** Why {@link #atBoot} may not be all. */
    static List<String> hiddenAtBoot(Snapshot snapshot) {
        Map<String, Reading<?>> sources = new TreeMap<>(SnapshotFiles.files(snapshot, List.of(UNITS)));
        sources.put(FSTAB, SnapshotFiles.file(snapshot, FSTAB));
        return sources.entrySet().stream()
                .filter(source -> source.getValue().isUnreadable())
                .map(source -> source.getKey() + ": " + Guests.reason(source.getValue()))
                .toList();
    }

    private static Optional<Long> options(String unit) {
        return unit.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("Options="))
                .map(line -> size(line.substring("Options=".length())))
                .reduce(Optional.empty(), (first, last) -> last.or(() -> first));
    }

    private static Optional<Long> size(String options) {
        Matcher matcher = PAGE_SIZE.matcher(options);
        return matcher.find() ? Sizes.kib(matcher.group(1)) : Optional.empty();
    }

    private static void add(Map<Optional<Long>, List<String>> found, Optional<Long> size, String source) {
        found.computeIfAbsent(size, _ -> new ArrayList<>()).add(source);
    }
}
