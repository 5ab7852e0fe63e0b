package io.virtwright.practices.rawdevices;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.LinkSet;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.MountInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the host itself does with a block device: file systems, swap, LVM, software RAID, multipath, Ceph. */
final class HostUse {
    static final String MOUNTS = "/proc/self/mountinfo";
    private static final String SWAPS = "/proc/swaps";
    private static final String UDEV_DATA = "/run/udev/data/b";
    private static final Probe.FileContents UDEV = new Probe.FileContents(UDEV_DATA + "*");
    private static final Probe.LinkTargets CEPH = new Probe.LinkTargets("/var/lib/ceph/osd/*/*");
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    private final Snapshot snapshot;
    private final BlockDevices devices;
    private final DevicePaths paths;
    private final Map<String, Set<String>> mountsByNumber = new HashMap<>();
    private final Map<String, Set<String>> mountsByDevice = new HashMap<>();
    private final Set<String> swaps = new HashSet<>();

    HostUse(Snapshot snapshot, BlockDevices devices, DevicePaths paths) {
        this.snapshot = snapshot;
        this.devices = devices;
        this.paths = paths;
        SnapshotFiles.file(snapshot, MOUNTS)
                .found()
                .map(content -> MountInfo.parse(content.utf8()).mounts())
                .orElse(List.of())
                .forEach(mount -> {
                    enter(mountsByNumber, mount.number(), mount.place());
                    device(mount.source()).ifPresent(device -> enter(mountsByDevice, device.name(), mount.place()));
                });
        SnapshotFiles.file(snapshot, SWAPS).found().stream()
                .flatMap(content -> content.utf8().lines().skip(1))
                .map(line -> plain(line.split("\\s", 2)[0]))
                .flatMap(path -> device(path).stream())
                .forEach(device -> swaps.add(device.name()));
    }

    private static void enter(Map<String, Set<String>> index, String key, String place) {
        index.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(place);
    }

    private Optional<BlockDevice> device(String path) {
        return path.startsWith("/dev/")
                ? paths.resolve(path).found().map(DevicePaths.Resolved::device)
                : Optional.empty();
    }

    static Set<Probe<?>> probes() {
        return Set.of(new Probe.FileContent(MOUNTS), new Probe.FileContent(SWAPS), UDEV, CEPH);
    }

    /** What keeps the uses from being all known; empty where they are. */
    Optional<String> problem() {
        return devices.problem()
                .or(() -> Stream.of(MOUNTS, SWAPS)
                        .flatMap(path ->
                                SnapshotFiles.file(snapshot, path) instanceof Reading.Unreadable<Bytes>(String reason)
                                        ? Stream.of(path + ": " + reason)
                                        : Stream.empty())
                        .findFirst())
                .or(this::unlisted)
                .or(() -> SnapshotFiles.file(snapshot, MOUNTS) instanceof Reading.Absent<Bytes>()
                        ? Optional.of("there is no " + MOUNTS)
                        : Optional.empty())
                .or(() -> text(MOUNTS)
                        .filter(text -> MountInfo.parse(text).mounts().isEmpty())
                        .map(_ -> MOUNTS + " lists no mounts"))
                .or(() -> text(SWAPS)
                        .filter(text -> !text.startsWith("Filename"))
                        .map(_ -> SWAPS + " is no list of swap spaces"));
    }

    /** Why it is not known what udev found on devices, or which of them Ceph has. */
    private Optional<String> unlisted() {
        if (snapshot.get(UDEV) instanceof Reading.Unreadable<FileSet>(String reason)) {
            return Optional.of(UDEV.glob() + ": " + reason);
        }
        return switch (snapshot.get(CEPH)) {
            case Reading.Present<LinkSet>(LinkSet links) ->
                links.targets().entrySet().stream()
                        .flatMap(link -> link.getValue() instanceof Reading.Unreadable<String>(String reason)
                                ? Stream.of(link.getKey() + ": " + reason)
                                : Stream.empty())
                        .findFirst();
            case Reading.Absent<LinkSet>() -> Optional.empty();
            case Reading.Unreadable<LinkSet>(String reason) -> Optional.of(CEPH.glob() + ": " + reason);
        };
    }

    private Optional<String> text(String path) {
        return SnapshotFiles.file(snapshot, path).found().map(Bytes::utf8);
    }

    /** Why what udev knows of a device, or of a piece of it, is not known; empty where it is. */
    Optional<String> problem(BlockDevice device) {
        return Stream.concat(devices.below(device).stream(), devices.partitions(device).stream())
                .flatMap(one -> one.number().stream())
                .map(number -> UDEV_DATA + number)
                .flatMap(path -> snapshot
                        .get(UDEV)
                        .found()
                        .map(set -> set.files().get(path))
                        .filter(content -> content instanceof Reading.Unreadable<Bytes>)
                        .stream()
                        .map(_ -> path + " could not be read"))
                .findFirst();
    }

    /** Each use of a device, as a phrase: its own, that of its partitions, and that of the multipath map it is a path of. */
    List<String> of(BlockDevice device) {
        Set<String> uses = new LinkedHashSet<>();
        collect(device, uses, new HashSet<>());
        // A piece of a disk that multipathd holds is held too.
        devices.below(device).stream()
                .filter(below -> !below.equals(device) && device.kind().isPartition())
                .forEach(below -> multipath(below).ifPresent(uses::add));
        return List.copyOf(uses);
    }

    private void collect(BlockDevice device, Set<String> uses, Set<String> seen) {
        if (!seen.add(device.name())) {
            return;
        }
        mounts(device).forEach(point -> uses.add(device.label() + " is mounted on " + point));
        if (isSwap(device)) {
            uses.add(device.label() + " is swap space");
        }
        multipath(device).ifPresent(uses::add);
        ceph(device).ifPresent(uses::add);
        for (String name : device.holders()) {
            Optional<BlockDevice> holder = devices.get(name);
            switch (holder.map(BlockDevice::kind).orElse(BlockDevice.Kind.OTHER)) {
                case PARTITION, MULTIPATH_PARTITION -> collect(holder.orElseThrow(), uses, seen);
                // told by multipath() already
                case MULTIPATH -> {}
                case LOGICAL_VOLUME ->
                    uses.add("LVM has logical volume " + holder.orElseThrow().label() + " on " + device.label());
                case RAID -> uses.add("software RAID " + name + " has " + device.label());
                case ENCRYPTED ->
                    uses.add("encrypted volume " + holder.orElseThrow().label() + " is open on " + device.label());
                case SCSI_DISK, SCSI_OTHER, OTHER_MAP, NVME, VIRTIO, LOOP, OTHER ->
                    uses.add(name + " is made of " + device.label());
            }
        }
        devices.partitions(device).forEach(partition -> collect(partition, uses, seen));
    }

    private Optional<String> multipath(BlockDevice device) {
        Optional<String> map = device.holders().stream()
                .flatMap(name -> devices.get(name).stream())
                .filter(holder -> holder.kind() == BlockDevice.Kind.MULTIPATH)
                .map(BlockDevice::label)
                .findFirst();
        if (map.isPresent()) {
            return Optional.of(device.label() + " is one path of multipath map " + map.get());
        }
        return udev(device, "DM_MULTIPATH_DEVICE_PATH").filter("1"::equals).isPresent()
                        || udev(device, "ID_FS_TYPE")
                                .filter("mpath_member"::equals)
                                .isPresent()
                ? Optional.of(device.label() + " is one path of a multipath device, says udev")
                : Optional.empty();
    }

    private Optional<String> ceph(BlockDevice device) {
        return snapshot.get(CEPH).found().map(LinkSet::targets).stream()
                .flatMap(links -> links.entrySet().stream())
                .filter(link -> link.getValue().found().stream()
                        .filter(target -> target.startsWith("/"))
                        .flatMap(target -> paths.resolve(target).found().stream())
                        .anyMatch(found -> found.device().equals(device)))
                .map(link -> link.getKey() + " is " + device.label() + ": a Ceph OSD")
                .findFirst();
    }

    /** Mount points, by the device's number and, as btrfs has numbers of its own, by its path. */
    private Set<String> mounts(BlockDevice device) {
        Set<String> places =
                new LinkedHashSet<>(device.number().map(mountsByNumber::get).orElse(Set.of()));
        places.addAll(mountsByDevice.getOrDefault(device.name(), Set.of()));
        return places;
    }

    private boolean isSwap(BlockDevice device) {
        return swaps.contains(device.name());
    }

    /** The kernel writes spaces and the like as \040 (seq_path, mangle_path). */
    private static String plain(String text) {
        Matcher octal = OCTAL.matcher(text);
        return octal.replaceAll(
                found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 8))));
    }

    /** What udev found on a device: {@code ext4}, {@code LVM2_member}, {@code gpt}. The guest may have written it. */
    Optional<String> signature(BlockDevice device) {
        return udev(device, "ID_FS_TYPE").or(() -> udev(device, "ID_PART_TABLE_TYPE"));
    }

    private Optional<String> udev(BlockDevice device, String property) {
        String prefix = "E:" + property + "=";
        return device.number()
                .flatMap(number ->
                        snapshot.get(UDEV).found().map(FileSet::files).map(files -> files.get(UDEV_DATA + number)))
                .flatMap(Reading::found)
                .flatMap(content -> content.utf8()
                        .lines()
                        .filter(line -> line.startsWith(prefix))
                        .map(line -> line.substring(prefix.length()).strip())
                        .filter(value -> !value.isEmpty())
                        .findFirst());
    }
}
