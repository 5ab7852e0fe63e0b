package io.virtwright.engine.domainxml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What practices look at in a domain's XML, typed and read-only.
 *
 * <p>What is malformed in a field is absent here, as if it had not been written: XML that is edited by hand may hold
 * anything, and libvirt refuses it when it is defined.
 *
 * @param type the hypervisor: {@code kvm}, {@code qemu}; empty text where it is missing
 * @param name empty text where it is missing
 * @param machine the machine type of the {@code <os>}, as {@code pc-q35-7.2}
 * @param memoryKib {@code <memory>} in KiB, rounded up, scaled by its unit as libvirt does
 * @param vcpus virtual CPUs and what they are pinned to
 * @param ioThreads the I/O threads the domain has
 * @param qemuArgs values of {@code qemu:commandline/qemu:arg}, in order
 * @param metadata namespace URIs of the elements in {@code <metadata>}: which tool made the domain
 * @param sysinfo entries of {@code <sysinfo type='smbios'><system>} by name, where Nova and oVirt name themselves
 */
public record DomainView(
        String type,
        String name,
        Optional<UUID> uuid,
        Optional<String> arch,
        Optional<String> machine,
        OptionalLong memoryKib,
        Vcpus vcpus,
        CpuPins pins,
        IoThreads ioThreads,
        List<Disk> disks,
        List<Controller> controllers,
        List<SecurityLabel> securityLabels,
        MemoryBacking memoryBacking,
        KvmFeatures kvm,
        List<Channel> channels,
        List<String> qemuArgs,
        Set<String> metadata,
        Map<String, String> sysinfo) {
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]+");
    private static final String QEMU = "http://libvirt.org/schemas/domain/qemu/1.0";

    public DomainView {
        disks = List.copyOf(disks);
        controllers = List.copyOf(controllers);
        securityLabels = List.copyOf(securityLabels);
        channels = List.copyOf(channels);
        qemuArgs = List.copyOf(qemuArgs);
        metadata = Set.copyOf(metadata);
        sysinfo = Map.copyOf(sysinfo);
    }

    /**
     * Reads a domain's XML.
     *
     * @throws DomainXmlException as {@link DomainDocument#parse}
     */
    public static DomainView parse(String xml) {
        return of(DomainDocument.parse(xml));
    }

    public static DomainView of(DomainDocument document) {
        XmlElement domain = document.root();
        Optional<XmlElement> osType = domain.child("os").flatMap(os -> os.child("type"));
        return new DomainView(
                domain.attribute("type").orElse(""),
                domain.child("name").map(XmlElement::ownText).orElse(""),
                domain.child("uuid").flatMap(DomainView::uuid),
                osType.flatMap(type -> type.attribute("arch")),
                osType.flatMap(type -> type.attribute("machine")),
                domain.child("memory").map(XmlSizes::kib).orElse(OptionalLong.empty()),
                Vcpus.of(domain),
                CpuPins.of(domain),
                IoThreads.of(domain),
                devices(domain, "disk").map(Disk::of).toList(),
                devices(domain, "controller").map(Controller::of).toList(),
                domain.children("seclabel").stream().map(SecurityLabel::of).toList(),
                MemoryBacking.of(domain),
                KvmFeatures.of(domain),
                devices(domain, "channel").map(Channel::of).toList(),
                qemuArgs(domain),
                domain.children("metadata").stream()
                        .flatMap(metadata -> metadata.children().stream())
                        .map(XmlElement::namespace)
                        .filter(namespace -> !namespace.isEmpty())
                        .collect(Collectors.toSet()),
                sysinfo(domain));
    }

    /** The disk of that target, as {@code vda}. */
    public Optional<Disk> disk(String target) {
        return disks.stream().filter(disk -> disk.target().equals(target)).findFirst();
    }

    /** The controller of that type and index. */
    public Optional<Controller> controller(String controllerType, int index) {
        return controllers.stream()
                .filter(one -> one.type().equals(controllerType) && one.index().equals(OptionalInt.of(index)))
                .findFirst();
    }

    private static Stream<XmlElement> devices(XmlElement domain, String device) {
        return domain.children("devices").stream().flatMap(devices -> devices.children(device).stream());
    }

    private static Optional<UUID> uuid(XmlElement element) {
        String digits = element.ownText().strip().replace("-", "");
        return digits.length() == 32 && HEX.matcher(digits).matches()
                ? Optional.of(new UUID(
                        Long.parseUnsignedLong(digits.substring(0, 16), 16),
                        Long.parseUnsignedLong(digits.substring(16), 16)))
                : Optional.empty();
    }

    private static List<String> qemuArgs(XmlElement domain) {
        return domain.children().stream()
                .filter(child -> child.namespace().equals(QEMU) && child.name().equals("commandline"))
                .flatMap(commandline -> commandline.children().stream())
                .filter(child -> child.namespace().equals(QEMU) && child.name().equals("arg"))
                .flatMap(arg -> arg.attribute("value").stream())
                .toList();
    }

    private static Map<String, String> sysinfo(XmlElement domain) {
        return domain.children("sysinfo").stream()
                .filter(sysinfo -> sysinfo.attribute("type").equals(Optional.of("smbios")))
                .flatMap(sysinfo -> sysinfo.children("system").stream())
                .flatMap(system -> system.children("entry").stream())
                .filter(entry -> entry.attribute("name").isPresent())
                .collect(Collectors.toMap(
                        entry -> entry.attribute("name").orElseThrow(), XmlElement::ownText, (first, second) -> first));
    }
}
