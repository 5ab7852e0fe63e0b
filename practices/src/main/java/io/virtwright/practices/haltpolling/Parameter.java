package io.virtwright.practices.haltpolling;

import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.text.KernelRelease;
import java.util.Map;
import java.util.Optional;

/** The four halt-polling parameters of the kvm module (virt/kvm/kvm_main.c): unsigned int, mode 0644. */
enum Parameter {
    /** The longest poll of a vCPU, in ns; 0 turns polling off. */
    CEILING("halt_poll_ns"),
    /** By what a vCPU's window is multiplied when it grows. */
    GROW("halt_poll_ns_grow"),
    /** Where a window that grows from zero begins, in ns. */
    GROW_START("halt_poll_ns_grow_start"),
    /** By what a vCPU's window is divided when it shrinks; 0 sets it to zero at once. */
    SHRINK("halt_poll_ns_shrink");

    /** KVM_HALT_POLL_NS_DEFAULT in ns, from arch/ARCH/include/asm/kvm_host.h, by the names of {@code uname -m}. */
    static final Map<String, Long> ARCHITECTURES = Map.ofEntries(
            Map.entry("x86_64", 200_000L),
            Map.entry("i686", 200_000L),
            Map.entry("aarch64", 500_000L),
            Map.entry("riscv64", 500_000L),
            Map.entry("loongarch64", 500_000L),
            Map.entry("mips64", 500_000L),
            Map.entry("s390x", 50_000L),
            Map.entry("ppc64", 10_000L),
            Map.entry("ppc64le", 10_000L));

    /** The module that has them. */
    static final String MODULE = "kvm";

    private final String key;

    Parameter(String key) {
        this.key = key;
    }

    /** Its name as an option of the module. */
    String key() {
        return key;
    }

    /** Its name on the kernel command line. */
    String bootKey() {
        return MODULE + "." + key;
    }

    String path() {
        return "/sys/module/" + MODULE + "/parameters/" + key;
    }

    Probe.FileContent probe() {
        return new Probe.FileContent(path());
    }

    /** What the kernel starts with where nothing is configured. */
    BootValue.Standard standard(Optional<String> architecture, Optional<KernelRelease> release) {
        return switch (this) {
            case CEILING -> ceiling(architecture);
            case GROW -> new BootValue.Standard(2, 2, "the kernel's default");
            case GROW_START -> new BootValue.Standard(10_000, 10_000, "the kernel's default");
            case SHRINK ->
                release.map(Parameter::shrink)
                        .orElseGet(() -> new BootValue.Standard(0, 2, "the default of an unknown kernel"));
        };
    }

    private static BootValue.Standard ceiling(Optional<String> architecture) {
        return architecture
                .filter(ARCHITECTURES::containsKey)
                .map(name -> {
                    long ns = ARCHITECTURES.getOrDefault(name, 0L);
                    return new BootValue.Standard(ns, ns, "the default of " + name);
                })
                .orElseGet(() -> new BootValue.Standard(10_000, 500_000, "the default of an unknown architecture"));
    }

    /** 0 up to 6.10; 2 since the KVM changes for 6.11. */
    private static BootValue.Standard shrink(KernelRelease release) {
        long value = release.atLeast(6, 11) ? 2 : 0;
        return new BootValue.Standard(value, value, "the default of kernel " + release.major() + "." + release.minor());
    }
}
