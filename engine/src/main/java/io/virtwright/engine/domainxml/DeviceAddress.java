package io.virtwright.engine.domainxml;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Where a device is attached: {@code <address>}.
 *
 * @param type {@code pci}, {@code drive}, {@code ccw}, {@code virtio-mmio}, ...
 * @param attributes all of the element's, {@code type} included
 */
public record DeviceAddress(String type, Map<String, String> attributes) {
    public DeviceAddress {
        attributes = Map.copyOf(attributes);
    }

    /** Of a drive address: the index of the controller. */
    public OptionalInt controller() {
        return drive("controller");
    }

    /** Of a drive address. */
    public OptionalInt bus() {
        return drive("bus");
    }

    /** Of a drive address. */
    public OptionalInt target() {
        return drive("target");
    }

    /** Of a drive address. */
    public OptionalInt unit() {
        return drive("unit");
    }

    /** Libvirt takes 0 for what a drive address leaves out. */
    private OptionalInt drive(String attribute) {
        return type.equals("drive")
                ? XmlNumbers.unsignedInt(Optional.of(attributes.getOrDefault(attribute, "0")))
                : OptionalInt.empty();
    }

    static Optional<DeviceAddress> of(XmlElement device) {
        return device.child("address")
                .flatMap(
                        address -> address.attribute("type").map(type -> new DeviceAddress(type, attributes(address))));
    }

    private static Map<String, String> attributes(XmlElement address) {
        return address.attributes().stream()
                .filter(attribute -> attribute.namespace().isEmpty())
                .collect(Collectors.toMap(XmlAttribute::name, XmlAttribute::value));
    }
}
