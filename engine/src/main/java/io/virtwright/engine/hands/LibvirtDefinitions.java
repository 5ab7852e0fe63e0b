package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Domain;
import io.virtwright.libvirt.Calls;
import io.virtwright.libvirt.LibvirtConnection;
import io.virtwright.libvirt.LibvirtException;
import io.virtwright.libvirt.OpenOptions;
import io.virtwright.libvirt.UnixTransport;
import io.virtwright.libvirt.XmlOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Definitions from the libvirt daemon, over a read-write connection: a read-only one gives no secrets. */
final class LibvirtDefinitions implements SecureDefinitions {
    /** The QEMU driver's own daemon before the monolithic one (or the proxy in its place), as libvirt's clients do. */
    private static final List<String> SOCKETS = List.of("/run/libvirt/virtqemud-sock", "/run/libvirt/libvirt-sock");

    private final HandsRoot root;

    LibvirtDefinitions(HandsRoot root) {
        this.root = root;
    }

    @Override
    public String secureXml(Domain domain) {
        OpenOptions options = OpenOptions.of("qemu:///system");
        try (LibvirtConnection connection =
                LibvirtConnection.open(UnixTransport.connect(socket(), options.openDeadline()), options)) {
            return connection.call(Calls.domainXml(
                    connection.call(Calls.lookupByUuid(domain.uuid())), XmlOption.INACTIVE, XmlOption.SECURE));
        } catch (LibvirtException e) {
            throw new HandsException(
                    "the definition of " + domain.name() + " can't be read with its secrets: " + e.getMessage(), e);
        }
    }

    private Path socket() {
        return SOCKETS.stream()
                .map(root::below)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new HandsException("libvirt's daemon has no socket in /run/libvirt"));
    }
}
