package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domainxml.Disk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which raw disks, of the same domain or of several, are on the same device. Told by WWID, not by path: each disk is entered
 * under what it is known as, so that the work grows with the disks and not with their pairs.
 */
final class SharedDisks {
    private final List<RawDisk> disks;
    private final Map<RawDisk.Origin, List<Integer>> byOrigin = new HashMap<>();
    private final Map<String, List<Integer>> byIdentity = new HashMap<>();
    /** By what the disk's device is made of, itself included. */
    private final Map<String, List<Integer>> byPiece = new HashMap<>();

    private final BlockDevices devices;
    private final DevicePaths paths;

    SharedDisks(List<RawDisk> disks, BlockDevices devices, DevicePaths paths) {
        this.disks = List.copyOf(disks);
        this.devices = devices;
        this.paths = paths;
        for (int i = 0; i < disks.size(); i++) {
            int index = i;
            RawDisk disk = disks.get(i);
            RawDisk.origin(disk.any()).ifPresent(origin -> enter(byOrigin, origin, index));
            device(disk).ifPresent(device -> {
                devices.identities(device).forEach(name -> enter(byIdentity, name, index));
                below(device).forEach(name -> enter(byPiece, name, index));
            });
        }
    }

    private static <K> void enter(Map<K, List<Integer>> index, K key, int disk) {
        index.computeIfAbsent(key, _ -> new ArrayList<>()).add(disk);
    }

    /**
     * Another disk on the same device.
     *
     * @param running whether its domain runs now
     */
    record Other(String words, boolean running) {}

    /** The others that share without leave: not all of them shareable, nor all read-only. */
    List<Other> with(RawDisk disk) {
        SortedSet<Integer> found = new TreeSet<>();
        RawDisk.origin(disk.any()).ifPresent(origin -> found.addAll(byOrigin.getOrDefault(origin, List.of())));
        // One is the other, or is made of it. Two pieces of one disk don't overlap.
        device(disk).ifPresent(device -> {
            devices.identities(device).forEach(name -> found.addAll(byPiece.getOrDefault(name, List.of())));
            below(device).forEach(name -> found.addAll(byIdentity.getOrDefault(name, List.of())));
        });
        List<Other> others = new ArrayList<>();
        for (int i : found) {
            RawDisk other = disks.get(i);
            if (!other.equals(disk) && !mayShare(disk.any(), other.any())) {
                boolean running = other.running().isPresent();
                others.add(new Other(
                        other.label() + (running ? " has it too and runs" : " has it too (not running)"), running));
            }
        }
        return List.copyOf(others);
    }

    private static boolean mayShare(Disk one, Disk other) {
        return (one.shareable() && other.shareable()) || (one.readonly() && other.readonly());
    }

    private Optional<BlockDevice> device(RawDisk disk) {
        return paths.of(disk.any()).found().map(DevicePaths.Resolved::device);
    }

    private Set<String> below(BlockDevice device) {
        Set<String> all = new LinkedHashSet<>();
        devices.below(device).forEach(one -> all.addAll(devices.identities(one)));
        return all;
    }
}
