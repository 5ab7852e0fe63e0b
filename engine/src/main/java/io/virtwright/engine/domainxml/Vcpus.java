package io.virtwright.engine.domainxml;

import io.virtwright.engine.text.CpuSet;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The domain's virtual CPUs: {@code <vcpu>}.
 *
 * @param count the most there can be; 1 where there is no such element, as for libvirt
 * @param current how many are plugged at start; the same as {@code count} unless written
 * @param cpuset host CPUs for every thread of the domain that has no pin of its own; absent also for placement auto,
 *     where libvirt asks numad and ignores it
 */
public record Vcpus(OptionalInt count, OptionalInt current, Optional<CpuSet> cpuset) {
    static Vcpus of(XmlElement domain) {
        Optional<XmlElement> vcpu = domain.child("vcpu");
        if (vcpu.isEmpty()) {
            return new Vcpus(OptionalInt.of(1), OptionalInt.of(1), Optional.empty());
        }
        OptionalInt count = XmlNumbers.unsignedInt(vcpu.map(XmlElement::ownText));
        Optional<String> current = vcpu.flatMap(element -> element.attribute("current"));
        boolean auto = vcpu.flatMap(element -> element.attribute("placement"))
                .filter("auto"::equals)
                .isPresent();
        return new Vcpus(
                count,
                current.isPresent() ? XmlNumbers.unsignedInt(current) : count,
                auto ? Optional.empty() : vcpu.flatMap(element -> CpuPins.cpuset(element, "cpuset")));
    }
}
