package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domainxml.Disk;
import io.virtwright.engine.snapshot.DeviceLinks;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From the path in a definition to the kernel's device: by symbolic links and sysfs, nothing is opened. */
final class DevicePaths {
    private final Snapshot snapshot;
    private final BlockDevices devices;
    private final DeviceLinks links;
    private Optional<Map<String, String>> lasting = Optional.empty();

    DevicePaths(Snapshot snapshot, BlockDevices devices) {
        this.snapshot = snapshot;
        this.devices = devices;
        this.links = new DeviceLinks(snapshot);
    }

    static Set<Probe<?>> probes() {
        return Set.copyOf(DeviceLinks.PROBES);
    }

    /** What has to be read of a path that a definition names. */
    static List<Probe<?>> probes(String path) {
        return List.of(new Probe.LinkTarget(path), new Probe.FileStatus(path));
    }

    /**
     * Where a path leads.
     *
     * @param steps the path and every link's target that it was followed to, absolute
     */
    record Resolved(List<String> steps, BlockDevice device) {
        Resolved {
            steps = List.copyOf(steps);
        }
    }

    /** The device behind a disk; absent where the disk is on no block device of this host. */
    Reading<Resolved> of(Disk disk) {
        return switch (RawDisk.origin(disk).orElse(new RawDisk.Origin.Device(""))) {
            case RawDisk.Origin.Device(String path) -> resolve(path);
            case RawDisk.Origin.Network _, RawDisk.Origin.Volume _ -> Reading.absent();
        };
    }

    /** The device; unreadable where it can't be told, absent where the path is no block device. */
    Reading<Resolved> resolve(String path) {
        if (!path.startsWith("/")) {
            return Reading.unreadable("'" + path + "' is no absolute path");
        }
        List<String> steps = new ArrayList<>();
        String at = DeviceLinks.normal(path);
        steps.add(at);
        while (steps.size() <= DeviceLinks.MOST_LINKS) {
            Optional<BlockDevice> device = node(at);
            if (device.isPresent()) {
                String name = device.get().name();
                return Optional.ofNullable(devices.unreadable().get(name))
                        .<Reading<Resolved>>map(Reading::unreadable)
                        .orElseGet(() -> Reading.of(new Resolved(steps, device.get())));
            }
            switch (target(at)) {
                case Reading.Present<String>(String target) -> {
                    at = DeviceLinks.follow(at, target);
                    steps.add(at);
                }
                case Reading.Absent<String>() -> {
                    return notFollowed(path, at);
                }
                case Reading.Unreadable<String>(String reason) -> {
                    return Reading.unreadable(at + ": " + reason);
                }
            }
        }
        return Reading.unreadable(path + ": too many links");
    }

    private Reading<String> target(String path) {
        Probe.LinkTarget probe = new Probe.LinkTarget(path);
        return links.target(path).orElseGet(() -> snapshot.has(probe) ? snapshot.get(probe) : Reading.absent());
    }

    /** The device of a node: {@code /dev/sdc}, {@code /dev/cciss/c0d0}, {@code /dev/mapper/vg0-data}, {@code /dev/vg0/data}. */
    private Optional<BlockDevice> node(String path) {
        if (!path.startsWith("/dev/")) {
            return Optional.empty();
        }
        String name = path.substring("/dev/".length());
        if (links.target(path).isPresent()) {
            return Optional.empty();
        }
        if (name.startsWith("mapper/")) {
            return devices.map(name.substring("mapper/".length()));
        }
        // sysfs writes ! where a device's name has a slash
        Optional<BlockDevice> known = devices.get(name.replace('/', '!'));
        if (known.isPresent()
                || snapshot.get(new Probe.LinkTarget(path)).found().isPresent()) {
            return known;
        }
        return DeviceLinks.volume(path).flatMap(devices::map);
    }

    private Reading<Resolved> notFollowed(String path, String end) {
        Reading<FileStat> status = snapshot.get(new Probe.FileStatus(path));
        return switch (status) {
            case Reading.Present<FileStat>(FileStat stat) ->
                stat.kind() == FileStat.Kind.BLOCK
                        ? Reading.unreadable(
                                devices.problem().orElse(path + " is a block device, but which one can't be told"))
                        : Reading.absent();
            case Reading.Absent<FileStat>() -> Reading.unreadable("there is no " + end + " on this host now");
            case Reading.Unreadable<FileStat>(String reason) ->
                Reading.unreadable(devices.problem().orElse(path + ": " + reason));
        };
    }

    /** A lasting name of a device, the best that the host has: what to write instead of {@code /dev/sdc}. */
    Optional<String> lastingName(BlockDevice device) {
        if (device.mapName().isPresent()) {
            return Optional.of("/dev/mapper/" + device.mapName().get());
        }
        return Optional.ofNullable(lastingNames().get(device.name()));
    }

    /** The best link in /dev/disk/by-id to each device that has one; followed once for all devices, when first asked for. */
    private Map<String, String> lastingNames() {
        if (lasting.isEmpty()) {
            Map<String, String> best = new HashMap<>();
            links.paths().stream()
                    .filter(link -> link.startsWith("/dev/disk/by-id/"))
                    .sorted(Comparator.comparingInt(DevicePaths::rank).thenComparing(Comparator.naturalOrder()))
                    .forEach(link -> resolve(link)
                            .found()
                            .ifPresent(found -> best.putIfAbsent(found.device().name(), link)));
            lasting = Optional.of(best);
        }
        return lasting.get();
    }

    /** WWNs are the device's own; the other names hold a model and serial number. */
    private static int rank(String link) {
        return link.startsWith("/dev/disk/by-id/wwn-") ? 0 : link.startsWith("/dev/disk/by-id/scsi-3") ? 1 : 2;
    }
}
