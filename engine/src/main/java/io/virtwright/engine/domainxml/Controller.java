package io.virtwright.engine.domainxml;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A controller.
 *
 * @param type {@code scsi}, {@code pci}, {@code virtio-serial}, ...; empty text where it is missing
 * @param index absent where libvirt is to choose it
 * @param model absent where libvirt is to choose it
 */
public record Controller(
        String type, OptionalInt index, Optional<String> model, DeviceDriver driver, Optional<DeviceAddress> address) {
    static Controller of(XmlElement controller) {
        return new Controller(
                controller.attribute("type").orElse(""),
                XmlNumbers.unsignedInt(controller.attribute("index")),
                controller.attribute("model"),
                DeviceDriver.of(controller),
                DeviceAddress.of(controller));
    }
}
