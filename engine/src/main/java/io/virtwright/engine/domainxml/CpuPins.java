package io.virtwright.engine.domainxml;

import io.virtwright.engine.text.CpuSet;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Host CPUs that the domain's threads are pinned to: {@code <cputune>}. The first of two pins of one thread is kept;
 * libvirt refuses two.
 *
 * @param vcpus by number of the virtual CPU
 * @param ioThreads by id of the I/O thread
 */
public record CpuPins(Map<Integer, CpuSet> vcpus, Optional<CpuSet> emulator, Map<Long, CpuSet> ioThreads) {
    public CpuPins {
        vcpus = Collections.unmodifiableMap(new TreeMap<>(vcpus));
        ioThreads = Collections.unmodifiableMap(new TreeMap<>(ioThreads));
    }

    static CpuPins of(XmlElement domain) {
        Map<Integer, CpuSet> vcpus = new TreeMap<>();
        Map<Long, CpuSet> ioThreads = new TreeMap<>();
        Optional<CpuSet> emulator = Optional.empty();
        for (XmlElement cputune : domain.children("cputune")) {
            for (XmlElement pin : cputune.children("vcpupin")) {
                XmlNumbers.unsignedInt(pin.attribute("vcpu"))
                        .ifPresent(vcpu -> cpuset(pin, "cpuset").ifPresent(cpus -> vcpus.putIfAbsent(vcpu, cpus)));
            }
            for (XmlElement pin : cputune.children("iothreadpin")) {
                XmlNumbers.unsigned(pin.attribute("iothread"))
                        .ifPresent(id -> cpuset(pin, "cpuset").ifPresent(cpus -> ioThreads.putIfAbsent(id, cpus)));
            }
            if (emulator.isEmpty()) {
                emulator = cputune.child("emulatorpin").flatMap(pin -> cpuset(pin, "cpuset"));
            }
        }
        return new CpuPins(vcpus, emulator, ioThreads);
    }

    /** A set that libvirt would take: well-formed and not empty. */
    static Optional<CpuSet> cpuset(XmlElement element, String attribute) {
        return element.attribute(attribute).flatMap(CpuSet::parseList).filter(cpus -> !cpus.isEmpty());
    }
}
