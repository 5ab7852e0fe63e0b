package io.virtwright.practices.rawdevices;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.LinkSet;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The block devices of the host, from sysfs alone: nothing is opened.
 *
 * @param unreadable devices of which sysfs has something that could not be read, each with the reason: what they are is not
 *     known
 * @param problem why they are not known, or not all of them; empty where they are
 */
record BlockDevices(
        SortedMap<String, BlockDevice> byName, SortedMap<String, String> unreadable, Optional<String> problem) {
    static final String CLASS = "/sys/class/block";

    private static final Probe.Names ALL = new Probe.Names(CLASS + "/*");
    private static final Probe.LinkTargets LINKS = new Probe.LinkTargets(CLASS + "/*");
    private static final Probe.Names HOLDERS = new Probe.Names(CLASS + "/*/holders/*");
    private static final Probe.Names SLAVES = new Probe.Names(CLASS + "/*/slaves/*");
    private static final String NUMBER = "*/dev";
    private static final String PARTITION = "*/partition";
    // The others only of what has them: a host's answer for each loop device that has none is a cost. The kernel gives
    // these names.
    private static final String MAP_ID = "dm-*/dm/uuid";
    private static final String MAP_NAME = "dm-*/dm/name";
    private static final String SCSI_TYPE = "s*/device/type";
    private static final String SCSI_ID = "s*/device/wwid";
    private static final String NVME_ID = "nvme*/wwid";
    private static final List<String> FACTS = List.of(NUMBER, PARTITION, MAP_ID, MAP_NAME, SCSI_TYPE, SCSI_ID, NVME_ID);

    // A map can be without a UUID, and a SCSI device without an id.
    private static final Set<String> NEVER_EMPTY = Set.of(NUMBER, PARTITION, MAP_NAME, SCSI_TYPE);
    /** What reading the id of a SCSI device that has none gives: ENXIO (scsi_vpd_lun_id in drivers/scsi/scsi_lib.c). */
    private static final String NO_ID = "No such device or address";

    private static final Pattern SCSI_ADDRESS = Pattern.compile("/([0-9]+:[0-9]+:[0-9]+:[0-9]+)/block/[^/]+$");

    BlockDevices {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
        unreadable = Collections.unmodifiableSortedMap(new TreeMap<>(unreadable));
    }

    static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>(List.of(ALL, LINKS, HOLDERS, SLAVES));
        FACTS.forEach(fact -> probes.add(files(fact)));
        return probes;
    }

    private static Probe.FileContents files(String fact) {
        return new Probe.FileContents(CLASS + "/" + fact);
    }

    static BlockDevices of(Snapshot snapshot) {
        return switch (snapshot.get(ALL)) {
            case Reading.Present<NameList>(NameList list) when !list.paths().isEmpty() -> read(snapshot, list);
            case Reading.Present<NameList> _, Reading.Absent<NameList> _ ->
                none("there are no block devices in " + CLASS);
            case Reading.Unreadable<NameList>(String reason) -> none(CLASS + ": " + reason);
        };
    }

    private static BlockDevices none(String problem) {
        return new BlockDevices(new TreeMap<>(), new TreeMap<>(), Optional.of(problem));
    }

    private static BlockDevices read(Snapshot snapshot, NameList list) {
        Optional<String> problem = probes().stream()
                .flatMap(probe -> snapshot.get(probe) instanceof Reading.Unreadable<?>(String reason)
                        ? Stream.of(reason)
                        : Stream.empty())
                .findFirst()
                .map(reason -> "not all of " + CLASS + " could be read: " + reason);
        SortedMap<String, String> unreadable = unreadable(snapshot);
        Map<String, Map<String, String>> facts = new TreeMap<>();
        FACTS.forEach(fact -> facts.put(fact, values(snapshot, fact)));
        Map<String, List<String>> holders = beside(snapshot, HOLDERS);
        Map<String, List<String>> slaves = beside(snapshot, SLAVES);
        TreeMap<String, BlockDevice> all = new TreeMap<>();
        Map<String, Reading<String>> targets =
                snapshot.get(LINKS).found().map(LinkSet::targets).orElse(new TreeMap<>());
        list.paths().forEach(path -> {
            String name = SnapshotFiles.baseName(path);
            Facts own = new Facts(name, facts);
            all.put(
                    name,
                    new BlockDevice(
                            name,
                            own.kind(),
                            own.get(NUMBER),
                            own.get(MAP_NAME),
                            own.get(PARTITION).isPresent()
                                    ? Optional.ofNullable(targets.get(path))
                                            .flatMap(Reading::found)
                                            .flatMap(BlockDevices::parent)
                                    : Optional.empty(),
                            holders.getOrDefault(name, List.of()),
                            slaves.getOrDefault(name, List.of()),
                            Optional.ofNullable(targets.get(path))
                                    .flatMap(Reading::found)
                                    .flatMap(BlockDevices::scsiAddress),
                            own.wwid()));
        });
        return new BlockDevices(
                all, unreadable, problem.or(() -> unreadable.values().stream().findFirst()));
    }

    /** A file that is there, and can't be read or is empty where the kernel always prints something. */
    private static SortedMap<String, String> unreadable(Snapshot snapshot) {
        TreeMap<String, String> reasons = new TreeMap<>();
        for (String fact : FACTS) {
            snapshot.get(files(fact))
                    .found()
                    .map(FileSet::files)
                    .orElse(new TreeMap<>())
                    .forEach((path, content) -> {
                        if (content instanceof Reading.Unreadable<Bytes>(String reason)
                                && !(fact.equals(SCSI_ID) && reason.equals(NO_ID))) {
                            reasons.putIfAbsent(device(path), path + ": " + reason);
                        } else if (NEVER_EMPTY.contains(fact)
                                && content.found()
                                        .filter(bytes -> bytes.line().isEmpty())
                                        .isPresent()) {
                            reasons.putIfAbsent(device(path), path + " is empty");
                        }
                    });
        }
        return reasons;
    }

    /** What sysfs says of one device. */
    private record Facts(String name, Map<String, Map<String, String>> all) {
        Optional<String> get(String fact) {
            return Optional.ofNullable(all.getOrDefault(fact, Map.of()).get(name));
        }

        Optional<String> wwid() {
            return get(SCSI_ID).or(() -> get(NVME_ID));
        }

        BlockDevice.Kind kind() {
            Optional<String> map = get(MAP_ID);
            if (get(PARTITION).isPresent()) {
                return BlockDevice.Kind.PARTITION;
            }
            if (map.isPresent() || get(MAP_NAME).isPresent()) {
                return mapKind(map.orElse(""));
            }
            if (name.startsWith("nvme")) {
                return BlockDevice.Kind.NVME;
            }
            if (name.matches("md_?.+")) {
                return BlockDevice.Kind.RAID;
            }
            if (name.startsWith("loop")) {
                return BlockDevice.Kind.LOOP;
            }
            if (name.startsWith("vd")) {
                return BlockDevice.Kind.VIRTIO;
            }
            return get(SCSI_TYPE)
                    .map(type -> type.equals("0") ? BlockDevice.Kind.SCSI_DISK : BlockDevice.Kind.SCSI_OTHER)
                    .orElse(BlockDevice.Kind.OTHER);
        }

        /** The prefixes that lvm2, cryptsetup, multipath-tools and kpartx give the UUIDs of their maps. */
        private static BlockDevice.Kind mapKind(String uuid) {
            if (uuid.startsWith("mpath-")) {
                return BlockDevice.Kind.MULTIPATH;
            }
            if (uuid.startsWith("LVM-")) {
                return BlockDevice.Kind.LOGICAL_VOLUME;
            }
            if (uuid.startsWith("CRYPT-")) {
                return BlockDevice.Kind.ENCRYPTED;
            }
            return uuid.matches("(?s)part[0-9]+-mpath-.*")
                    ? BlockDevice.Kind.MULTIPATH_PARTITION
                    : BlockDevice.Kind.OTHER_MAP;
        }
    }

    /** Of {@code ../../devices/.../block/sdc/sdc1}: {@code sdc}. */
    private static Optional<String> parent(String target) {
        int end = target.lastIndexOf('/');
        return end <= 0 ? Optional.empty() : Optional.of(SnapshotFiles.baseName(target.substring(0, end)));
    }

    /** Of {@code ../../devices/.../target0:0:2/0:0:2:0/block/sdc}: {@code 0:0:2:0}. Partitions have none. */
    private static Optional<String> scsiAddress(String target) {
        Matcher address = SCSI_ADDRESS.matcher(target);
        return address.find() ? Optional.of(address.group(1)) : Optional.empty();
    }

    private static Map<String, String> values(Snapshot snapshot, String fact) {
        Map<String, String> values = new TreeMap<>();
        snapshot.get(files(fact))
                .found()
                .map(FileSet::files)
                .orElse(new TreeMap<>())
                .forEach((path, content) -> content.found()
                        .map(Bytes::line)
                        .filter(text -> !text.isEmpty())
                        .ifPresent(text -> values.put(device(path), text)));
        return values;
    }

    private static Map<String, List<String>> beside(Snapshot snapshot, Probe.Names glob) {
        Map<String, List<String>> names = new TreeMap<>();
        for (String path : snapshot.get(glob).found().map(NameList::paths).orElse(List.of())) {
            names.computeIfAbsent(device(path), _ -> new ArrayList<>()).add(SnapshotFiles.baseName(path));
        }
        return names;
    }

    /** Of {@code /sys/class/block/sdc/holders/dm-0}: {@code sdc}. */
    private static String device(String path) {
        String rest = path.substring(CLASS.length() + 1);
        return rest.substring(0, rest.indexOf('/'));
    }

    Optional<BlockDevice> get(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<BlockDevice> atScsiAddress(String address) {
        return byName.values().stream()
                .filter(device -> device.scsiAddress().equals(Optional.of(address)))
                .findFirst();
    }

    /** The device-mapper device of that name. */
    Optional<BlockDevice> map(String mapName) {
        return byName.values().stream()
                .filter(device -> device.mapName().equals(Optional.of(mapName)))
                .findFirst();
    }

    List<BlockDevice> partitions(BlockDevice device) {
        return byName.values().stream()
                .filter(other -> other.parent().equals(Optional.of(device.name())))
                .toList();
    }

    /** What it is made of, all the way down, itself first. */
    Set<BlockDevice> below(BlockDevice device) {
        Set<BlockDevice> all = new LinkedHashSet<>();
        collectBelow(device, all);
        return all;
    }

    private void collectBelow(BlockDevice device, Set<BlockDevice> all) {
        if (all.add(device)) {
            device.parent().flatMap(this::get).ifPresent(one -> collectBelow(one, all));
            device.slaves().forEach(slave -> get(slave).ifPresent(one -> collectBelow(one, all)));
        }
    }

    /** By what it is known as the same device: its name, and for a whole one what it says it is. */
    Set<String> identities(BlockDevice device) {
        Set<String> all = new LinkedHashSet<>();
        all.add(device.name());
        if (device.kind().isPartition()) {
            return all;
        }
        device.wwid().ifPresent(all::add);
        if (device.kind() == BlockDevice.Kind.MULTIPATH) {
            device.slaves().forEach(slave -> get(slave).ifPresent(path -> all.addAll(identities(path))));
        }
        return all;
    }
}
