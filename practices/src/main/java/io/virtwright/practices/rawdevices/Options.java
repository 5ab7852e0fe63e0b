package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domainxml.Controller;
import io.virtwright.engine.domainxml.Disk;
import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.snapshot.LibvirtDaemon;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What is wrong with the options of a raw disk. */
final class Options {
    private static final LibvirtDaemon.Version WITHOUT_VIRTIO_LUN = new LibvirtDaemon.Version(9, 1, 0);

    private Options() {}

    /**
     * One option that is not as it should be.
     *
     * @param have what is written, or the default that stands for it
     * @param fix what to write instead, as a phrase
     * @param fatal the domain can't start with it
     */
    record Problem(String have, String fix, boolean fatal) {}

    static List<Problem> of(RawCase domain, DomainView view, Disk disk) {
        List<Problem> problems = new ArrayList<>();
        boolean lun = RawDisk.isLun(disk);
        format(disk, lun).ifPresent(problems::add);
        bus(domain, view, disk, lun).ifPresent(problems::add);
        String cache = disk.driver().cache().orElse("default (writeback)");
        List<String> caches = domain.want(Keys.CACHE);
        if (!caches.contains("any") && !caches.contains(cache)) {
            problems.add(new Problem("cache " + cache, "cache='" + caches.getFirst() + "'", false));
        }
        String io = disk.driver().io().orElse("default (threads)");
        List<String> ios = domain.want(Keys.IO);
        if (local(disk) && !ios.contains("any") && !ios.contains(io)) {
            problems.add(new Problem("io " + io, "io='" + ios.getFirst() + "'", false));
        }
        if (io.equals("native") && !List.of("none", "directsync").contains(cache)) {
            problems.add(new Problem(
                    "io native with cache " + cache, "io='native' only with cache='none' or 'directsync'", true));
        }
        if (lun && disk.serial().isPresent() && disk.bus().equals("scsi")) {
            problems.add(new Problem("a serial number on a LUN", "no <serial>: the LUN has its own", true));
        }
        if (disk.sgio().isPresent()) {
            problems.add(new Problem(
                    "sgio " + disk.sgio().get(),
                    "no sgio=: no hypervisor has it any more",
                    disk.sgio().get().equals("unfiltered")));
        }
        if (disk.source().filter(source -> source.type().equals("file")).isPresent()) {
            problems.add(new Problem("type file for a block device", "type='block' with <source dev=", false));
        }
        return List.copyOf(problems);
    }

    private static boolean local(Disk disk) {
        return RawDisk.origin(disk)
                .filter(origin -> origin instanceof RawDisk.Origin.Network)
                .isEmpty();
    }

    private static Optional<Problem> format(Disk disk, boolean lun) {
        String format = disk.driver().type().orElse("raw");
        return format.equals("raw")
                ? Optional.empty()
                : Optional.of(new Problem("format " + format, "type='raw' in <driver>", lun));
    }

    private static Optional<Problem> bus(RawCase domain, DomainView view, Disk disk, boolean lun) {
        return switch (disk.bus()) {
            case "scsi" -> controller(view, disk);
            case "virtio" ->
                lun
                        ? Optional.of(new Problem(
                                "a LUN on bus virtio",
                                "bus='scsi' on a virtio-scsi controller: QEMU 9.1 has dropped LUNs on virtio",
                                domain.host()
                                        .qemu()
                                        .filter(qemu -> qemu.compareTo(WITHOUT_VIRTIO_LUN) >= 0)
                                        .isPresent()))
                        : Optional.empty();
            case String bus ->
                Optional.of(new Problem("bus " + bus, "bus='scsi' on a virtio-scsi controller, or bus='virtio'", lun));
        };
    }

    /** On a SCSI controller of another model, the guest has neither the speed nor, with LUNs, all the commands. */
    private static Optional<Problem> controller(DomainView view, Disk disk) {
        OptionalInt index = disk.address().map(address -> address.controller()).orElse(OptionalInt.empty());
        Optional<Controller> controller = view.controller("scsi", index.orElse(0));
        return controller
                .flatMap(Controller::model)
                .filter(model -> !model.startsWith("virtio-"))
                .map(model ->
                        new Problem("SCSI controller model " + model, "model='virtio-scsi' for the controller", false));
    }
}
