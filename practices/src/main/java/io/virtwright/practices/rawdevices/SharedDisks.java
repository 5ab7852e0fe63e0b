package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domainxml.Disk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which other disks, of the same domain or of others, are on the same device. Told by WWID, not by path. */
final class SharedDisks {
    private SharedDisks() {}

    /**
     * Another disk on the same device.
     *
     * @param running whether its domain runs now
     */
    record Other(String words, boolean running) {}

    /** The others that share without leave: not all of them shareable, nor all read-only. */
    static List<Other> of(RawHost host, RawDisk disk) {
        List<Other> others = new ArrayList<>();
        for (RawDisk other : host.disks()) {
            if (other.equals(disk) || !same(host, disk.any(), other.any()) || mayShare(disk.any(), other.any())) {
                continue;
            }
            boolean running = other.running().isPresent();
            others.add(new Other(
                    other.label() + (running ? " has it too and runs" : " has it too (not running)"), running));
        }
        return List.copyOf(others);
    }

    private static boolean mayShare(Disk one, Disk other) {
        return (one.shareable() && other.shareable()) || (one.readonly() && other.readonly());
    }

    private static boolean same(RawHost host, Disk one, Disk other) {
        Optional<RawDisk.Origin> first = RawDisk.origin(one);
        Optional<RawDisk.Origin> second = RawDisk.origin(other);
        if (first.isEmpty() || second.isEmpty()) {
            return false;
        }
        if (first.equals(second)) {
            return true;
        }
        Optional<BlockDevice> device = host.device(one).found().map(DevicePaths.Resolved::device);
        Optional<BlockDevice> otherDevice = host.device(other).found().map(DevicePaths.Resolved::device);
        return device.isPresent()
                && otherDevice.isPresent()
                && overlap(host.devices(), device.get(), otherDevice.get());
    }

    /** One is the other, or is made of it. Two pieces of one disk don't overlap. */
    private static boolean overlap(BlockDevices devices, BlockDevice one, BlockDevice other) {
        return !Collections.disjoint(devices.identities(one), below(devices, other))
                || !Collections.disjoint(devices.identities(other), below(devices, one));
    }

    private static Set<String> below(BlockDevices devices, BlockDevice device) {
        Set<String> all = new LinkedHashSet<>();
        devices.below(device).forEach(one -> all.addAll(devices.identities(one)));
        return all;
    }
}
