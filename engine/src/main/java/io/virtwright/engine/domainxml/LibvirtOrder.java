package io.virtwright.engine.domainxml;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The order in which libvirt writes the children of the elements that Virtwright edits.
 *
 * <p>Source: libvirt 11.3.0, src/conf/domain_conf.c (virDomainDefFormatInternalSetRootName and what it calls), cpu_conf.c
 * and the enums virDomainFeature and virDomainKVM. Libvirt reads them in any order.
 */
final class LibvirtOrder {
    private static final Map<String, List<String>> CHILDREN = Map.ofEntries(
            entry(
                    "domain",
                    "name uuid genid title description metadata maxMemory memory currentMemory blkiotune memtune"
                            + " memoryBacking vcpu vcpus iothreads iothreadids defaultiothread throttlegroups cputune"
                            + " numatune resource sysinfo bootloader bootloader_args os idmap features cpu clock"
                            + " on_poweroff on_reboot on_crash on_lockfailure pm perf devices seclabel keywrap"
                            + " launchSecurity"),
            entry("memoryBacking", "hugepages nosharepages locked source access allocation discard"),
            entry("memtune", "hard_limit soft_limit min_guarantee swap_hard_limit"),
            entry(
                    "cputune",
                    "shares period quota global_period global_quota emulator_period emulator_quota iothread_period"
                            + " iothread_quota vcpupin emulatorpin iothreadpin emulatorsched vcpusched iothreadsched"
                            + " cachetune memorytune"),
            entry("numatune", "memory memnode"),
            entry(
                    "os",
                    "type firmware init initarg initenv initdir inituser initgroup loader nvram kernel initrd cmdline"
                            + " shim dtb root acpi boot bootmenu bios smbios"),
            entry(
                    "features",
                    "acpi apic pae hap viridian privnet hyperv kvm pvspinlock capabilities pmu vmport gic smm ioapic"
                            + " hpt vmcoreinfo htm nested-hv msrs ccf-assist xen cfpc sbbc ibs tcg async-teardown ras"
                            + " ps2 aia"),
            entry("kvm", "hidden hint-dedicated poll-control pv-ipi dirty-ring"),
            entry("cpu", "model vendor microcode signature counter topology cache maxphysaddr feature numa"),
            entry(
                    "devices",
                    "emulator disk controller lease filesystem interface smartcard serial parallel console channel"
                            + " input tpm graphics sound audio video hostdev redirdev redirfilter hub watchdog"
                            + " memballoon rng nvram panic shmem memory crypto iommu vsock pstore"),
            entry(
                    "disk",
                    "driver auth source backingStore backenddomain geometry blockio mirror target iotune"
                            + " throttlefilters readonly shareable transient serial wwn vendor product encryption boot"
                            + " alias rom acpi address"),
            entry("driver", "metadata_cache iothreads"),
            entry("controller", "model target driver boot alias rom acpi address pcihole64"),
            entry("hostdev", "driver source teaming readonly shareable boot alias rom acpi address"),
            entry("channel", "source protocol target alias address"),
            entry("seclabel", "label imagelabel baselabel"));

    private LibvirtOrder() {}

    private static Map.Entry<String, List<String>> entry(String parent, String children) {
        return Map.entry(parent, List.of(children.split(" ")));
    }

    /** The place of a child among its parent's children; empty for one that is not known here. */
    static Optional<Integer> rank(XmlElement parent, XmlElement child) {
        if (!parent.namespace().isEmpty() || !child.namespace().isEmpty()) {
            return Optional.empty();
        }
        int rank = CHILDREN.getOrDefault(parent.name(), List.of()).indexOf(child.name());
        return rank < 0 ? Optional.empty() : Optional.of(rank);
    }
}
