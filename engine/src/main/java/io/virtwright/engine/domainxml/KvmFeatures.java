package io.virtwright.engine.domainxml;

import java.util.Optional;

/**
 * {@code <features><kvm>}: each on, off, or absent where libvirt leaves it to QEMU.
 *
 * @param hidden the guest does not see that it runs under KVM
 * @param hintDedicated the guest is told that its virtual CPUs are never preempted
 * @param pollControl the guest may turn off the host's halt polling
 */
public record KvmFeatures(Optional<Boolean> hidden, Optional<Boolean> hintDedicated, Optional<Boolean> pollControl) {
    static KvmFeatures of(XmlElement domain) {
        Optional<XmlElement> kvm = domain.child("features").flatMap(features -> features.child("kvm"));
        return new KvmFeatures(state(kvm, "hidden"), state(kvm, "hint-dedicated"), state(kvm, "poll-control"));
    }

    private static Optional<Boolean> state(Optional<XmlElement> kvm, String feature) {
        return kvm.flatMap(one -> one.child(feature))
                .flatMap(one -> one.attribute("state"))
                .filter(state -> state.equals("on") || state.equals("off"))
                .map("on"::equals);
    }
}
