package io.virtwright.engine.domains;

import io.virtwright.engine.policy.DomainIdentity;
import java.util.Map;
import java.util.Optional;

/**
 * Who keeps a domain's definition and would write over what others change, told by the namespaces of its metadata: Nova's
 * nova/virt/libvirt/config.py (NOVA_NS), oVirt's vdsm/virt/xmlconstants.py, KubeVirt's virt-launcher, whose element is
 * {@code <kubevirt xmlns="http://kubevirt.io">}.
 */
final class Owners {
    /** What a namespace is, or begins with before its version. */
    private static final Map<String, String> BY_NAMESPACE = Map.of(
            "http://openstack.org/xmlns/libvirt/nova", "Nova",
            "http://ovirt.org/vm", "oVirt",
            "http://kubevirt.io", "KubeVirt");

    private Owners() {}

    static Optional<String> of(DomainIdentity domain) {
        return BY_NAMESPACE.entrySet().stream()
                .filter(owner -> domain.metadata().stream()
                        .anyMatch(uri -> uri.equals(owner.getKey()) || uri.startsWith(owner.getKey() + "/")))
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst();
    }
}
