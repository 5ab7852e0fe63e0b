package io.virtwright.practices.haltpolling;

import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.List;
import java.util.Set;

/** Whether this host has KVM, and how it comes into the kernel. */
sealed interface Kvm {
    String DEVICE = "/dev/kvm";
    String MODULE = "/sys/module/kvm";
    // Made by KVM when it has found what it needs. udev makes /dev/kvm before the module is loaded, from
    // modules.devname.
    String REGISTERED = "/sys/devices/virtual/misc/kvm";
    String OTHERS = "/sys/devices/virtual/misc/*";

    /** A module: its options stand in modprobe.d, and modprobe adds those of the kernel command line. */
    record Loadable() implements Kvm {}

    /** Part of the kernel: its options stand on the kernel command line only. Always so on arm64. */
    record BuiltIn() implements Kvm {}

    /** The parameters may exist all the same: those of a built-in KVM that could not start do. */
    record Missing(String why) implements Kvm {}

    /** Not known, and why. */
    record Hidden(String reason) implements Kvm {}

    static Set<Probe<?>> probes() {
        return Set.of(
                new Probe.Names(DEVICE),
                new Probe.Names(MODULE),
                new Probe.Names(MODULE + "/initstate"),
                new Probe.Names(OTHERS));
    }

    static Kvm of(Snapshot snapshot) {
        return switch (SnapshotFiles.exists(snapshot, DEVICE)) {
            case Reading.Unreadable<Boolean>(String reason) -> new Hidden(DEVICE + ": " + reason);
            case Reading.Absent<Boolean>() -> new Missing("there is no " + DEVICE);
            case Reading.Present<Boolean>(Boolean there) ->
                there ? ofDevice(snapshot) : new Missing("there is no " + DEVICE);
        };
    }

    private static Kvm ofDevice(Snapshot snapshot) {
        List<String> devices = snapshot.get(new Probe.Names(OTHERS))
                .found()
                .map(NameList::paths)
                .orElse(List.of());
        if (!devices.isEmpty() && !devices.contains(REGISTERED)) {
            return new Missing(DEVICE + " is there, but KVM is not loaded or found no hardware support");
        }
        if (!SnapshotFiles.found(snapshot, MODULE)) {
            return new Hidden("there is " + DEVICE + ", but no " + MODULE);
        }
        return switch (SnapshotFiles.exists(snapshot, MODULE + "/initstate")) {
            case Reading.Present<Boolean>(Boolean there) -> there ? new Loadable() : new BuiltIn();
            case Reading.Absent<Boolean>() -> new BuiltIn();
            case Reading.Unreadable<Boolean>(String reason) -> new Hidden(MODULE + "/initstate: " + reason);
        };
    }
}
