package io.virtwright.practices.iothreads;

import io.virtwright.engine.domainxml.ElementPath;
import io.virtwright.engine.domainxml.XmlElement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds in the element of a disk or a controller what matters to I/O threads. */
final class IoDeviceReader {
    private static final Set<String> VIRTIO_SCSI =
            Set.of("virtio-scsi", "virtio-transitional", "virtio-non-transitional");

    /** QEMU serves virtio devices from an I/O thread only on transports with notifiers that libvirt knows to have them. */
    private static final Set<String> ADDRESSES = Set.of("pci", "ccw");

    private IoDeviceReader() {}

    static IoDevice disk(XmlElement disk) {
        Optional<XmlElement> target = disk.child("target");
        String name = target.flatMap(one -> one.attribute("dev")).orElse("");
        String bus = target.flatMap(one -> one.attribute("bus")).orElseGet(() -> busOf(name));
        Optional<String> why = Optional.empty();
        if (!bus.equals("virtio")) {
            why = Optional.of("a disk on bus " + (bus.isEmpty() ? "unknown" : bus) + " takes no I/O thread");
        } else if (disk.attribute("type").filter("vhostuser"::equals).isPresent()) {
            why = Optional.of("a vhost-user disk is served by its own process");
        }
        Optional<ElementPath> path = name.isEmpty()
                ? Optional.empty()
                : Optional.of(ElementPath.of("devices").thenHaving("disk", "target", "dev", name));
        return device(IoDevice.Kind.DISK, name.isEmpty() ? "disk without a target" : name, bus, why, disk, path);
    }

    static IoDevice controller(XmlElement controller) {
        Optional<String> index = controller.attribute("index");
        String model = controller.attribute("model").orElse("");
        Optional<String> why = VIRTIO_SCSI.contains(model)
                ? Optional.empty()
                : Optional.of("a SCSI controller "
                        + (model.isEmpty() ? "without a model" : "of model " + model)
                        + " takes no I/O thread");
        Map<String, String> attributes = new HashMap<>(Map.of("type", "scsi"));
        index.ifPresent(number -> attributes.put("index", number));
        ElementPath path = ElementPath.of("devices")
                .with(new ElementPath.Step(
                        "controller",
                        Optional.of(new ElementPath.Condition(Optional.empty(), Map.copyOf(attributes)))));
        return device(IoDevice.Kind.CONTROLLER, "scsi:" + index.orElse("0"), model, why, controller, Optional.of(path));
    }

    private static IoDevice device(
            IoDevice.Kind kind,
            String name,
            String type,
            Optional<String> why,
            XmlElement element,
            Optional<ElementPath> path) {
        Optional<XmlElement> driver = element.child("driver");
        Optional<String> address = element.child("address").flatMap(one -> one.attribute("type"));
        Optional<String> unservable = why.or(() -> address.filter(type1 -> !ADDRESSES.contains(type1))
                .map(type1 -> "a virtio device at an address of type " + type1 + " takes no I/O thread"));
        return new IoDevice(
                kind,
                name,
                type,
                unservable,
                attribute(driver, "iothread"),
                driver.flatMap(one -> one.child("iothreads")).map(IoDeviceReader::mapping),
                attribute(driver, "queues"),
                attribute(driver, "ioeventfd").filter("off"::equals).isPresent(),
                attribute(driver, "io"),
                attribute(driver, "cache"),
                path);
    }

    private static Optional<String> attribute(Optional<XmlElement> element, String name) {
        return element.flatMap(one -> one.attribute(name));
    }

    private static List<IoDevice.Mapped> mapping(XmlElement threads) {
        return threads.children("iothread").stream()
                .map(thread -> new IoDevice.Mapped(
                        thread.attribute("id").orElse(""),
                        thread.children("queue").stream()
                                .map(queue -> queue.attribute("id").orElse(""))
                                .toList()))
                .toList();
    }

    /** The bus that libvirt takes from the name of a target without one (virDiskNameToBusDeviceIndex and its callers). */
    private static String busOf(String target) {
        return target.startsWith("vd")
                ? "virtio"
                : target.startsWith("sd") ? "scsi" : target.startsWith("hd") ? "ide" : "";
    }
}
