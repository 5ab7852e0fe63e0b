package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.Disk;
import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.Reading;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
        Form telling = telling(domain, disk, layers);
        Disk form = telling.disk();
        Optional<BlockDevice> device = device(domain, form);
        String what =
                device.map(one -> one.kind().words() + " (" + one.label() + ")").orElse("no block device");
        boolean piece = device.filter(one -> one.kind().isPiece()).isPresent();
        boolean reach = piece && telling.rawio();
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
                RawDisk.isLun(form)
                        ? "The LUN is " + origin(form, what) + "."
                        : "An emulated disk on " + origin(form, what) + ".",
                bad,
                disk.domain()
                        .remedy((reach && telling.layer() == Layer.RUNNING ? "Shut the domain down now. " : "")
                                + "Make it an emulated disk (device='disk', without rawio), or give the guest a whole SCSI"
                                + " disk. "
                                + COLD.substring(0, COLD.length() - 1)));
        return piece || device.isEmpty() ? finding : finding.withSeverity(Severity.HIGH);
    }

    /**
     * A disk as it runs, or as it is defined.
     *
     * @param rawio whether that description of its domain grants CAP_SYS_RAWIO: the right is the process's, so one disk or
     *     device grants it for all
     */
    private record Form(Layer layer, Disk disk, boolean rawio) {}

    /** The form that the finding speaks of: one that is wrong, the worst of them first; what runs before what is defined. */
    private static Form telling(RawCase domain, RawDisk disk, Map<Layer, Judgement> layers) {
        HostDomain host = disk.domain();
        return Stream.concat(
                        disk.running().map(one -> new Form(Layer.RUNNING, one, grants(host.runningText()))).stream(),
                        disk
                                .saved()
                                .map(one -> new Form(Layer.PERSISTENT, one, grants(host.persistentText())))
                                .stream())
                .min(Comparator.comparing((Form form) -> !Optional.ofNullable(layers.get(form.layer()))
                                .map(Judgement::verdict)
                                .equals(Optional.of(Verdict.DRIFT)))
                        .thenComparing(form -> device(domain, form.disk())
                                .filter(one -> !one.kind().isPiece())
                                .isPresent())
                        .thenComparing(form -> !form.rawio()))
                .orElseThrow();
    }

    private static Optional<BlockDevice> device(RawCase domain, Disk disk) {
        return domain.host().device(disk).found().map(DevicePaths.Resolved::device);
    }

    private static boolean grants(Reading<DomainText> xml) {
        return xml.found().filter(text -> !Capabilities.grants(text).isEmpty()).isPresent();
    }

    private static String origin(Disk disk, String device) {
        return switch (RawDisk.origin(disk).orElse(new RawDisk.Origin.Device(""))) {
            case RawDisk.Origin.Device _ -> device;
            case RawDisk.Origin.Network(String name) -> "reached by QEMU itself over the network (" + name + ")";
            case RawDisk.Origin.Volume(String name) -> "volume " + name;
        };
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
        Optional<BlockDevice> device = device(domain, disk);
        return Judgement.compliant(
                        Value.of(device.map(one -> one.kind().words()).orElse("a block device")),
                        Value.of("any block device"),
                        source)
                .noting("an emulated disk reaches no further than its device");
    }
}
