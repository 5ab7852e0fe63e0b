package io.virtwright.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The disks of a machine: each holds only its difference to that of the folder which {@link Vm#FROZEN} links to. */
final class Disks {
    private static final Duration CREATE = Duration.ofMinutes(1);

    private Disks() {}

    /** Makes those of a host that was never booted: a root disk over the image's, and empty LUNs. */
    static void ofImage(Path folder) {
        overlay(folder, "root.qcow2");
        for (int lun = 0; lun < Vm.LUNS.size(); lun++) {
            create(List.of(folder.resolve("lun" + lun + ".qcow2").toString(), Vm.LUNS.get(lun) + "M"));
        }
    }

    /** Makes those of a host that goes on from a frozen one. */
    static void overlays(Path folder) {
        overlay(folder, "root.qcow2");
        for (int lun = 0; lun < Vm.LUNS.size(); lun++) {
            overlay(folder, "lun" + lun + ".qcow2");
        }
    }

    private static void overlay(Path folder, String disk) {
        create(List.of(
                "-F",
                "qcow2",
                "-b",
                Vm.FROZEN + "/" + disk,
                folder.resolve(disk).toString()));
    }

    private static void create(List<String> args) {
        var argv = new ArrayList<>(List.of("qemu-img", "create", "-q", "-f", "qcow2"));
        argv.addAll(args);
        Command.run(argv, "", CREATE).orThrow();
    }

    /** The image that a state or a clone goes back to. */
    static Path imageOf(Path state) {
        Path image = state;
        while (Files.isSymbolicLink(image.resolve(Vm.FROZEN))) {
            try {
                image = Files.readSymbolicLink(image.resolve(Vm.FROZEN));
            } catch (IOException e) {
                throw Command.failed("cannot read a link of " + image, e);
            }
        }
        return image;
    }

    static void link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw Command.failed("cannot make " + link, e);
        }
    }
}
