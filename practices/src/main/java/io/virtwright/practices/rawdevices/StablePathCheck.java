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
import java.util.regex.Pattern;

/** Whether a definition names its device so that it is the same one after the next boot. */
final class StablePathCheck implements RawCheck {
    static final Check CHECK = new Check(
            "raw-devices.stable-path",
            "raw disks are named by a lasting path",
            Severity.MEDIUM,
            "/dev/sdc is the third disk that was found at this boot. At the next one it may be another disk, and the guest"
                    + " writes to that.",
            "Raw Device Mapping: its examples name /dev/sdc; wrong.");

    private static final String WANT = "a path below /dev/disk/by-id or /dev/mapper, or the like";
    /** Names that the kernel gives in the order of discovery. */
    private static final Pattern KERNEL_NAME = Pattern.compile(
            "/dev/(?:[sv]d[a-z]+|nvme\\d+n\\d+|mmcblk\\d+|xvd[a-z]+|dasd[a-z]+|pmem\\d+|nbd\\d+|rbd\\d+|zd\\d+"
                    + "|loop\\d+|dm-\\d+|md\\d+|sr\\d+|bcache\\d+|zram\\d+|ram\\d+)p?\\d*"
                    // udev's links to the numbers that the kernel gave at this boot (60-persistent-storage.rules)
                    + "|/dev/disk/by-diskseq/.*|/dev/block/\\d+:\\d+");
    /** Links that follow what stands on the disk, which the guest writes. */
    private static final Pattern BY_CONTENT = Pattern.compile("/dev/disk/by-(?:uuid|label)/.*");

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public List<Finding> assess(RawCase domain) {
        return domain.disks().stream().map(disk -> judge(domain, disk)).toList();
    }

    private Finding judge(RawCase domain, RawDisk disk) {
        if (domain.want(Keys.PATHS) == Keys.Paths.ANY) {
            return Finding.notApplicable(CHECK, disk.subject(), "The policy takes any path.");
        }
        Map<Layer, Judgement> layers = Map.of(
                Layer.RUNNING, Judgement.notApplicable("the path matters when the domain starts"),
                Layer.PERSISTENT,
                        disk.onSaved(one -> judge(domain, one, disk.domain().persistentSource())));
        Optional<String> path = disk.saved()
                .flatMap(RawDisk::origin)
                .flatMap(origin ->
                        origin instanceof RawDisk.Origin.Device(String at) ? Optional.of(at) : Optional.empty());
        Optional<String> better = disk.saved()
                .flatMap(one -> domain.host().device(one).found())
                .flatMap(found -> domain.host().paths().lastingName(found.device()));
        return finding(
                disk.subject(),
                layers,
                "The definition names its device by a lasting path.",
                "The definition names its device " + path.orElse("")
                        + ", which may be another one after the next boot.",
                disk.domain()
                        .remedy(better.map(link -> "Write " + link + " in the definition instead")
                                        .orElse(
                                                "Write the link below /dev/disk/by-id that leads to the same device (ls -l"
                                                        + " /dev/disk/by-id shows them; none is known here) in the definition")
                                + ". It acts at the next start of the domain"));
    }

    private static Judgement judge(RawCase domain, Disk disk, String source) {
        return switch (RawDisk.origin(disk).orElse(new RawDisk.Origin.Device(""))) {
            case RawDisk.Origin.Network(String name) ->
                Judgement.compliant(Value.of(name), Value.of("a network name"), source);
            case RawDisk.Origin.Volume(String name) ->
                Judgement.compliant(Value.of(name), Value.of("a volume"), source);
            case RawDisk.Origin.Device(String path) -> judge(domain, path, source);
        };
    }

    private static Judgement judge(RawCase domain, String path, String source) {
        if (BY_CONTENT.matcher(path).matches()) {
            return Judgement.drift(Value.of(path), Value.of(WANT), source)
                    .noting("it follows what stands on the disk, and that the guest can change");
        }
        if (KERNEL_NAME.matcher(path).matches()) {
            return Judgement.drift(Value.of(path), Value.of(WANT), source);
        }
        if (path.startsWith("/dev/")) {
            Judgement judgement = Judgement.compliant(Value.of(path), Value.of(WANT), source);
            return path.startsWith("/dev/disk/by-path/")
                    ? judgement.noting("it is whatever disk is at that port")
                    : judgement;
        }
        return switch (domain.host().paths().resolve(path)) {
            case Reading.Present<DevicePaths.Resolved>(DevicePaths.Resolved found) -> {
                // an own link is as lasting as what it names
                String next = found.steps().size() > 1 ? found.steps().get(1) : path;
                yield Judgement.when(!KERNEL_NAME.matcher(next).matches(), Value.of(next), Value.of(WANT), path);
            }
            case Reading.Absent<DevicePaths.Resolved>() ->
                Judgement.drift(Value.of("no block device"), Value.of(WANT), path);
            case Reading.Unreadable<DevicePaths.Resolved>(String reason) -> Judgement.unknown(reason, path);
        };
    }
}
