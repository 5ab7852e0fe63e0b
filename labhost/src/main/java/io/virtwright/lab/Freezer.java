package io.virtwright.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs a machine until it is in a state worth keeping, and keeps that: its memory, its devices and its disks. */
final class Freezer {
    private static final Duration BOOT = Duration.ofMinutes(30);
    private static final Duration SETTLE = Duration.ofMinutes(10);
    private static final Duration GUESTS = Duration.ofMinutes(20);
    private static final Duration FREEZE = Duration.ofMinutes(3);

    private Freezer() {}

    /** Boots an image and freezes it as its distribution leaves it. */
    static void boot(Path folder, Path image) {
        Disks.link(folder.resolve(Vm.FROZEN), image);
        Disks.ofImage(folder);
        freezeAfter(folder, image, List.of(), "states/stock", BOOT, SETTLE);
    }

    /** Thaws a frozen host, starts its guests, and freezes it again. */
    static void startGuests(Path folder, Path stock) {
        Disks.link(folder.resolve(Vm.FROZEN), stock);
        Disks.overlays(folder);
        for (var name : List.of("ram0", "ram1")) {
            Command.run(
                            List.of(
                                    "cp",
                                    "--reflink=auto",
                                    "--sparse=always",
                                    stock.resolve(name).toString(),
                                    folder.resolve(name).toString()),
                            "",
                            BOOT)
                    .orThrow();
        }
        freezeAfter(folder, Disks.imageOf(stock), List.of("-incoming", "defer"), "states/running", BOOT, GUESTS);
    }

    /** Runs a machine with memory of its own until a script in it has ended, and freezes it. */
    private static void freezeAfter(
            Path folder, Path image, List<String> extra, String script, Duration boot, Duration deadline) {
        try (var _ = new AtExit()) {
            Vm vm = Vm.start(folder, image, Vm.Memory.OWN, Vm.Life.TETHERED, extra);
            try {
                prepare(vm, image, extra, script, boot, deadline);
            } finally {
                AtExit.tidy(vm::kill);
            }
        }
        for (var name : List.of(Vm.PROCESS, "ssh_config", "qmp.sock")) {
            Store.delete(folder.resolve(name));
        }
    }

    private static void prepare(
            Vm vm, Path image, List<String> extra, String script, Duration boot, Duration deadline) {
        if (!extra.isEmpty()) {
            Clone.thaw(vm);
        }
        var ssh = Ssh.write(vm.folder().resolve("ssh_config"), "lab", vm.port(22), image);
        ssh.awaitRun(extra.isEmpty() ? "true" : Clone.SET_CLOCK, vm, boot);
        send(ssh, Sources.file(script));
        var ran = ssh.run("cd /root/lab && sh -e prepare && rm -r /root/lab && sync", "", deadline);
        if (ran.exit() != 0) {
            throw new LabException(script + "/prepare failed:\n" + ran.out() + ran.err() + "\nThe end of the console:\n"
                    + vm.consoleEnd());
        }
        try (var monitor = vm.monitor(FREEZE)) {
            freeze(monitor);
        }
        vm.process().awaitEnd();
    }

    private static void send(Ssh ssh, Path folder) {
        try (var files = Files.list(folder)) {
            for (var file : files.sorted().toList()) {
                ssh.run("mkdir -p /root/lab && cat >/root/lab/" + file.getFileName(), read(file), Duration.ofMinutes(1))
                        .orThrow();
            }
        } catch (IOException e) {
            throw Command.failed("cannot read " + folder, e);
        }
    }

    private static void freeze(Qmp monitor) {
        monitor.run("stop");
        monitor.leaveMemoryOut();
        monitor.run("migrate", "{\"uri\": \"exec:cat >state\"}");
        Clone.await(monitor, "query-migrate", "completed");
        // Not killed: only an orderly end writes what the disks' formats still hold in memory.
        monitor.run("quit");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Command.failed("cannot read " + file, e);
        }
    }
}
