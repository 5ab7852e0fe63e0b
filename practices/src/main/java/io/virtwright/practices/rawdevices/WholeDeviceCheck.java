package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domainxml.Disk;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.snapshot.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether each LUN is a whole SCSI disk. */
final class WholeDeviceCheck implements RawCheck {
    private static final String WANT = "a whole SCSI disk or a multipath map";

    static final Check CHECK = new Check(
            "raw-devices.whole-device",
            "a LUN is a whole SCSI disk",
            Severity.CRITICAL,
            "SCSI commands of a guest with a LUN go to the disk below, at the guest's own block addresses. On a partition"
                    + " or logical volume the kernel refuses them, unless QEMU has CAP_SYS_RAWIO (rawio='yes'): then the guest"
                    + " reads and writes the whole disk, and so what belongs to others (CVE-2011-4127).",
            "Raw Device Mapping: \"the entire SCSI disk needs to be mounted\"; right. That otherwise \"the VM cannot identify"
                    + " the disk\" is wrong with the guide's own rawio='yes'.");

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public List<Finding> assess(RawCase domain) {
        return domain.disks().stream().map(disk -> judge(domain, disk)).toList();
    }

    private Finding judge(RawCase domain, RawDisk disk) {
        Map<Layer, Judgement> layers = Map.of(
                Layer.RUNNING,
                        disk.onRunning(one -> judge(domain, one, disk.domain().runningSource())),
                Layer.PERSISTENT,
                        disk.onSaved(one -> judge(domain, one, disk.domain().persistentSource())));
        Disk any = disk.any();
        Optional<BlockDevice> device = domain.host().device(any).found().map(DevicePaths.Resolved::device);
        String what =
                device.map(one -> one.kind().words() + " (" + one.label() + ")").orElse("no block device");
        boolean piece = device.filter(one -> one.kind().isPiece()).isPresent();
        boolean reach = piece && grants(domain);
        String bad = reach
                ? "A LUN on " + what
                        + ", and rawio='yes': the guest reaches the whole disk below it, and with it what others"
                        + " have there."
                : piece
                        ? "A LUN on " + what
                                + ": its SCSI commands are refused, or with CAP_SYS_RAWIO reach the whole disk"
                                + " below it."
                        : "A LUN on " + what + ", which takes no SCSI commands.";
        Finding finding = finding(
                disk.subject(),
                layers,
                RawDisk.isLun(any)
                        ? "The LUN is " + origin(any, what) + "."
                        : "An emulated disk on " + origin(any, what) + ".",
                bad,
                disk.domain()
                        .remedy((reach && disk.running().isPresent() ? "Shut the domain down now. " : "")
                                + "Make it an emulated disk (device='disk', without rawio), or give the guest a whole SCSI"
                                + " disk. "
                                + COLD.substring(0, COLD.length() - 1)));
        return piece || device.isEmpty() ? finding : finding.withSeverity(Severity.HIGH);
    }

    private static String origin(Disk disk, String device) {
        return switch (RawDisk.origin(disk).orElse(new RawDisk.Origin.Device(""))) {
            case RawDisk.Origin.Device _ -> device;
            case RawDisk.Origin.Network(String name) -> "reached by QEMU itself over the network (" + name + ")";
            case RawDisk.Origin.Volume(String name) -> "volume " + name;
        };
    }

    /** rawio is of the process: one disk grants it for all of the domain. */
    private static boolean grants(RawCase domain) {
        return domain.domain()
                .views()
                .anyMatch(view -> !Capabilities.grants(view).isEmpty());
    }

    private static Judgement judge(RawCase domain, Disk disk, String source) {
        if (!RawDisk.isLun(disk)) {
            return emulated(domain, disk, source);
        }
        return switch (RawDisk.origin(disk).orElse(new RawDisk.Origin.Device(""))) {
            case RawDisk.Origin.Network _ ->
                Judgement.compliant(Value.of("a LUN over the network"), Value.of(WANT), source);
            case RawDisk.Origin.Volume(String name) ->
                Judgement.unknown("which device volume " + name + " is, libvirt tells only when it starts", source);
            case RawDisk.Origin.Device(String path) -> lun(domain, disk, path);
        };
    }

    private static Judgement lun(RawCase domain, Disk disk, String path) {
        return switch (domain.host().device(disk)) {
            case Reading.Present<DevicePaths.Resolved>(DevicePaths.Resolved found) -> {
                BlockDevice device = found.device();
                Judgement judgement = Judgement.when(
                        device.kind().isWhole(),
                        Value.of(device.kind().words()),
                        Value.of(WANT),
                        BlockDevices.CLASS + "/" + device.name());
                yield judgement.noting(path.equals("/dev/" + device.name()) ? "" : path + " is " + device.label());
            }
            case Reading.Absent<DevicePaths.Resolved>() ->
                Judgement.drift(Value.of("no block device"), Value.of(WANT), path);
            case Reading.Unreadable<DevicePaths.Resolved>(String reason) -> Judgement.unknown(reason, path);
        };
    }

    /** QEMU's own SCSI or virtio disk reaches no more than the device that it was given. */
    private static Judgement emulated(RawCase domain, Disk disk, String source) {
        Optional<BlockDevice> device = domain.host().device(disk).found().map(DevicePaths.Resolved::device);
        return Judgement.compliant(
                        Value.of(device.map(one -> one.kind().words()).orElse("a block device")),
                        Value.of("any block device"),
                        source)
                .noting("an emulated disk reaches no further than its device");
    }
}
