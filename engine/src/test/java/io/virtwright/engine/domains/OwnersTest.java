package io.virtwright.engine.domains;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.policy.DomainIdentity;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnersTest {
    @ParameterizedTest
    @CsvSource({
        "http://openstack.org/xmlns/libvirt/nova/1.0, Nova",
        "http://openstack.org/xmlns/libvirt/nova/1.1, Nova",
        "http://ovirt.org/vm/1.0, oVirt",
        "http://ovirt.org/vm/tune/1.0, oVirt",
        "http://kubevirt.io, KubeVirt",
        "http://kubevirt.io.example.org/, ",
        "http://libosinfo.org/xmlns/libvirt/domain/1.0, "
    })
    void isToldByTheNamespaceOfItsMetadata(String uri, String owner) {
        assertThat(Owners.of(new DomainIdentity("web1", new UUID(0, 1), Set.of(uri))))
                .isEqualTo(Optional.ofNullable(owner));
    }
}
