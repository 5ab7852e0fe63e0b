package io.virtwright.practices.svirt;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.Disk;
import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.domainxml.SecurityLabel;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.snapshot.DeviceLinks;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Whether each writable image of a running domain is labelled for that domain alone. */
final class ImagesCheck implements SvirtCheck {
    static final Check CHECK = new Check(
            "svirt.images",
            "images are labelled for their domain alone",
            Severity.HIGH,
            "The label of the image is what keeps the other domains out. With another one, others may write to it, or the domain"
                    + " itself can't.",
            "sVirt Protection: \"each VM can access only file devices of the same category\"; right, if the files have it.");

    /** What files have whose file system keeps no labels, as one for all (refpolicy). */
    private static final Set<String> NO_LABELS =
            Set.of("nfs_t", "cifs_t", "fusefs_t", "fuse_t", "dosfs_t", "glusterfs_t", "ntfs_t", "iso9660_t");

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public List<Finding> assess(SvirtHost host, Lsm lsm) {
        List<Finding> findings = new ArrayList<>();
        Reading<ProfileFiles> profiles = ProfileFiles.of(host.snapshot());
        for (HostDomain domain : host.domains()) {
            switch (domain.runningView()) {
                case Reading.Present<DomainView>(DomainView view) ->
                    findings.addAll(
                            switch (lsm) {
                                case SELINUX -> selinux(host, domain, view);
                                case APPARMOR -> appArmor(host, profiles, domain, view);
                            });
                case Reading.Absent<DomainView>() ->
                    findings.add(Finding.notApplicable(
                            CHECK, domain.subject(), "It doesn't run; libvirt labels images when a domain starts."));
                case Reading.Unreadable<DomainView>(String reason) ->
                    findings.add(unknown(domain.subject(), reason, domain.runningSource()));
            }
        }
        return findings.isEmpty() ? nothing(host, "There are no domains.") : findings;
    }

    private List<Finding> selinux(SvirtHost host, HostDomain domain, DomainView view) {
        Optional<SelinuxContext> wanted = Labels.of(view, Lsm.SELINUX).stream()
                .map(SecurityLabel::imageLabel)
                .flatMap(Optional::stream)
                .flatMap(label -> SelinuxContext.parse(label).stream())
                .findFirst();
        if (wanted.isEmpty()) {
            return List.of(Finding.notApplicable(
                    CHECK, domain.subject(), "libvirt gave it no label for images: svirt.confined says why."));
        }
        List<Finding> findings = new ArrayList<>();
        DeviceLinks links = new DeviceLinks(host.snapshot());
        for (Disk disk : view.disks()) {
            SvirtHost.path(domain, disk, links)
                    .filter(_ -> !disk.readonly())
                    .ifPresent(path -> findings.add(judge(host, domain, disk, path, wanted.get())));
        }
        return orNone(findings, domain);
    }

    private static List<Finding> orNone(List<Finding> findings, HostDomain domain) {
        return findings.isEmpty()
                ? List.of(Finding.notApplicable(
                        CHECK,
                        domain.subject(),
                        "It has no writable disk with a path on this host (read-only images are open to all domains)."))
                : findings;
    }

    private Finding judge(SvirtHost host, HostDomain domain, Disk disk, String path, SelinuxContext own) {
        SelinuxContext wanted =
                disk.shareable() ? new SelinuxContext(own.user(), own.role(), own.type(), "s0", Categories.NONE) : own;
        Judgement judgement = switch (label(host, domain, path)) {
            case Reading.Present<String>(String text) ->
                SelinuxContext.parse(text)
                        .map(label -> Judgement.when(
                                        label.sameAccess(wanted), Value.of(text), Value.of(wanted.toString()), path)
                                .noting(note(disk, label)))
                        .orElseGet(() -> Judgement.unknown("'" + text + "' is no SELinux context", path));
            case Reading.Absent<String>() -> Judgement.unknown("no label, or no such file", path);
            case Reading.Unreadable<String>(String reason) -> Judgement.unknown(reason, path);
        };
        Finding finding = finding(
                domain.device(disk.target()),
                Map.of(Layer.EFFECT, judgement),
                disk.shareable()
                        ? "It is shareable: every domain on the host can write to it, as its label says."
                        : "Its label is the domain's.",
                "Its label is not the domain's: "
                        + judgement.have().map(Value::toString).orElse("")
                        + (judgement.note().isEmpty() ? "" : " (" + judgement.note() + ")") + ".",
                "Shut the domain down and start it again: libvirt labels the image then. Where <seclabel relabel='no'/> forbids"
                        + " that, chcon it yourself to " + wanted + ".");
        return noLabels(judgement)
                ? new Finding(
                        CHECK,
                        finding.subject(),
                        Severity.ADVICE,
                        finding.layers(),
                        "Its file system keeps no label for each file: every domain that may use such file systems reaches it.",
                        "Keep images that must be apart on a file system with labels, or on a block device.")
                : finding;
    }

    /**
     * The label of what a path leads to; where the path leads through the domain's process, that has to be the domain's. A
     * device is labelled there only: without the process, what the host's own /dev says of it is nothing.
     */
    private static Reading<String> label(SvirtHost host, HostDomain domain, String path) {
        Reading<String> label = host.snapshot().get(new Probe.SecurityLabel(path));
        return path.startsWith("/proc/") || path.startsWith("/dev/")
                ? domain.process().id().flatMap(_ -> label)
                : label;
    }

    private static boolean noLabels(Judgement judgement) {
        return judgement
                .have()
                .flatMap(have -> SelinuxContext.parse(have.toString()))
                .filter(label -> NO_LABELS.contains(label.type()))
                .isPresent();
    }

    private static String note(Disk disk, SelinuxContext label) {
        boolean byHand = disk.source().stream()
                .flatMap(source -> source.securityLabels().stream())
                .anyMatch(one -> one.relabel().filter("no"::equals).isPresent());
        return byHand
                ? "libvirt is told not to label it (relabel='no')"
                : label.type().equals("virt_content_t") ? "that is the label of read-only images" : "";
    }

    /** AppArmor labels no files: the domain's profile lists them. No other running domain's may list them too. */
    private List<Finding> appArmor(SvirtHost host, Reading<ProfileFiles> profiles, HostDomain domain, DomainView view) {
        List<Finding> findings = new ArrayList<>();
        for (Disk disk : view.disks()) {
            disk.source()
                    .flatMap(source -> source.path())
                    .filter(_ -> !disk.readonly())
                    .ifPresent(path -> findings.add(finding(
                            domain.device(disk.target()),
                            Map.of(Layer.EFFECT, profiles(host, profiles, domain, disk, path)),
                            "Its domain's profile alone lists it.",
                            "Another running domain's profile lists it too.",
                            domain.remedy(
                                    "Give one of the domains another image, or write <shareable/> in the definitions of"
                                            + " both. "
                                            + COLD.substring(0, COLD.length() - 1)))));
        }
        return orNone(findings, domain);
    }

    private static Judgement profiles(
            SvirtHost host, Reading<ProfileFiles> profiles, HostDomain domain, Disk disk, String path) {
        String source = ProfileFiles.FILES.glob();
        return switch (profiles) {
            case Reading.Unreadable<ProfileFiles>(String reason) -> Judgement.unknown(reason, source);
            case Reading.Absent<ProfileFiles>() -> Judgement.unknown("there are no profiles", source);
            case Reading.Present<ProfileFiles>(ProfileFiles files) -> {
                Set<UUID> listing = files.listing(path);
                List<String> others = listing.isEmpty()
                        ? List.of()
                        : host.running().stream()
                                .filter(other -> !other.domain()
                                                .uuid()
                                                .equals(domain.domain().uuid())
                                        && listing.contains(other.domain().uuid()))
                                .map(HostDomain::name)
                                .sorted()
                                .toList();
                if (!others.isEmpty() && !disk.shareable()) {
                    yield Judgement.drift(Value.texts(others), Value.texts(List.of()), source);
                }
                if (!files.complete()) {
                    yield Judgement.unknown("not all profiles could be read", source);
                }
                yield listing.contains(domain.domain().uuid())
                        ? Judgement.compliant(
                                Value.texts(List.of()),
                                Value.texts(List.of()),
                                ProfileFiles.path(domain.domain().uuid()))
                        : Judgement.notApplicable("its profile names the image by another path, or not at all");
            }
        };
    }
}
