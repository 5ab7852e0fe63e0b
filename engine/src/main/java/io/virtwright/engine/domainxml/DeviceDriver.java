package io.virtwright.engine.domainxml;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The {@code <driver>} of a disk or controller.
 *
 * @param name {@code qemu}
 * @param type the image's format: {@code raw}, {@code qcow2}
 * @param io {@code native}, {@code threads}, {@code io_uring}
 * @param ioeventfd {@code on}, {@code off}; absent for the default, which is on
 * @param ioThread the one I/O thread that serves the device
 * @param mapping several I/O threads that serve it; excludes {@code ioThread}
 */
public record DeviceDriver(
        Optional<String> name,
        Optional<String> type,
        Optional<String> cache,
        Optional<String> io,
        Optional<String> ioeventfd,
        Optional<String> discard,
        OptionalLong ioThread,
        OptionalInt queues,
        List<IoThreadMapping> mapping) {
    private static final DeviceDriver NONE = new DeviceDriver(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalInt.empty(),
            List.of());

    public DeviceDriver {
        mapping = List.copyOf(mapping);
    }

    /** Every I/O thread that serves the device, in the order written; empty where the main loop does. */
    public List<Long> ioThreads() {
        return ioThread.isPresent()
                ? List.of(ioThread.getAsLong())
                : mapping.stream().map(IoThreadMapping::ioThread).toList();
    }

    static DeviceDriver of(XmlElement device) {
        return device.child("driver").map(DeviceDriver::read).orElse(NONE);
    }

    private static DeviceDriver read(XmlElement driver) {
        return new DeviceDriver(
                driver.attribute("name"),
                driver.attribute("type"),
                driver.attribute("cache"),
                driver.attribute("io"),
                driver.attribute("ioeventfd"),
                driver.attribute("discard"),
                // Libvirt takes 0 for none.
                XmlNumbers.unsigned(driver.attribute("iothread")).stream()
                        .filter(id -> id > 0)
                        .findFirst(),
                XmlNumbers.unsignedInt(driver.attribute("queues")),
                IoThreadMapping.of(driver));
    }
}
