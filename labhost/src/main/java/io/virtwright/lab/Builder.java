package io.virtwright.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes images and frozen states where they are missing. */
final class Builder {
    private static final Duration SCRIPT = Duration.ofMinutes(40);
    private static final Duration BOOT = Duration.ofMinutes(15);
    private static final Duration SETTLE = Duration.ofMinutes(10);
    private static final Duration GUESTS = Duration.ofMinutes(20);
    private static final Duration FREEZE = Duration.ofMinutes(3);

    private static final String PACKAGES = "packages";
    private static final String IMAGES = "images";
    private static final String STATES = "states";

    private final Store store;
    private final Userland userland;

    Builder(Store store, Userland userland) {
        this.store = store;
        this.userland = userland;
    }

    /** Roughly how long it takes to make what is missing for a state, on two cores that do nothing else; zero if nothing is. */
    Duration estimate(State state) {
        int seconds = 0;
        seconds += store.has(PACKAGES, packagesKey()) ? 0 : 110;
        seconds += store.has(IMAGES, imageKey()) ? 0 : 45;
        seconds += store.has(STATES, key(State.STOCK)) ? 0 : 75;
        seconds += state == State.STOCK || store.has(STATES, key(state)) ? 0 : 75;
        return Duration.ofSeconds(seconds);
    }

    private Path packages() {
        return store.get(PACKAGES, packagesKey(), folder -> {
            long began = System.nanoTime();
            Progress.say("installing a " + userland.word() + " system, about 110 s");
            build(folder, "packages", userland.word());
            Progress.took("packages", began);
        });
    }

    /** The image's folder: kernel, initrd, root disk, keys. */
    Path image() {
        Path packages = packages();
        return store.get(IMAGES, imageKey(), folder -> {
            long began = System.nanoTime();
            Progress.say("making a host of it, about 45 s");
            build(folder, "image", packages.toString());
            Progress.took("image", began);
        });
    }

    /** The folder of a frozen state: memory, devices, disks. */
    Path state(State state) {
        return switch (state) {
            case STOCK -> {
                Path image = image();
                yield store.get(STATES, key(State.STOCK), folder -> {
                    long began = System.nanoTime();
                    Progress.say("booting it, about 75 s");
                    boot(folder, image);
                    Progress.took("stock state", began);
                });
            }
            case RUNNING -> {
                Path stock = state(State.STOCK);
                yield store.get(STATES, key(State.RUNNING), folder -> {
                    long began = System.nanoTime();
                    Progress.say("starting guests in it, about 75 s");
                    startGuests(folder, stock);
                    Progress.took("running state", began);
                });
            }
        };
    }

    private String packagesKey() {
        return new Digest()
                .add(userland.word())
                .addFiles(Sources.file("packages"))
                .name();
    }

    private String imageKey() {
        return new Digest().add(packagesKey()).addFiles(Sources.file("image")).name();
    }

    private String key(State state) {
        var digest = new Digest().add(imageKey()).add(qemuVersion()).add(machine());
        return switch (state) {
            case STOCK -> digest.addFiles(Sources.file("states/stock")).name();
            case RUNNING ->
                digest.addFiles(Sources.file("states/stock"))
                        .addFiles(Sources.file("states/running"))
                        .name();
        };
    }

    private static String machine() {
        return String.join("\n", Vm.options(Path.of("/"), Vm.Memory.OWN)) + Vm.LUNS;
    }

    private static String qemuVersion() {
        return Command.run(List.of("qemu-system-x86_64", "--version"), "", Duration.ofMinutes(1))
                .orThrow();
    }

    /** Runs a folder's script {@code build}, as root in namespaces of its own, with all it says in a file. */
    private static void build(Path folder, String what, String argument) {
        Path log = folder.resolve("build.log");
        try {
            // Its standard input stays open until it has ended; the tether ends it if this process dies.
            Process process = new ProcessBuilder(
                            Sources.file("tether").toString(),
                            Sources.file(what).resolve("build").toString(),
                            folder.toString(),
                            argument)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try (var _ = new AtExit()) {
                if (!process.waitFor(SCRIPT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new LabException(what + "/build did not end within " + SCRIPT.toMinutes() + " minutes");
                }
                if (process.exitValue() != 0) {
                    throw new LabException(what + "/build failed:\n" + tail(log));
                }
            } finally {
                AtExit.tidy(() -> kill(process));
            }
        } catch (IOException e) {
            throw Command.failed("cannot run " + what + "/build", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted during " + what + "/build", e);
        }
    }

    private static void kill(Process process) {
        Proc.of(process.pid()).ifPresent(Proc::kill);
    }

    private static String tail(Path log) {
        var lines = Vm.read(log).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    private static void boot(Path folder, Path image) {
        link(folder.resolve(Vm.FROZEN), image);
        overlay(folder, "root.qcow2", Vm.FROZEN + "/root.qcow2");
        for (int lun = 0; lun < Vm.LUNS.size(); lun++) {
            image(List.of("-f", "qcow2", folder.resolve("lun" + lun + ".qcow2").toString(), Vm.LUNS.get(lun) + "M"));
        }
        freezeAfter(folder, image, List.of(), "states/stock", BOOT, SETTLE);
    }

    private static void startGuests(Path folder, Path stock) {
        link(folder.resolve(Vm.FROZEN), stock);
        overlays(folder);
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
        freezeAfter(folder, imageOf(stock), List.of("-incoming", "defer"), "states/running", BOOT, GUESTS);
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
                ssh.run(
                                "mkdir -p /root/lab && cat >/root/lab/" + file.getFileName(),
                                read(file),
                                Duration.ofMinutes(1))
                        .orThrow();
            }
        } catch (IOException e) {
            throw Command.failed("cannot read " + folder, e);
        }
    }

    private static void freeze(Qmp monitor) {
        monitor.run("stop");
        monitor.run(
                "migrate-set-capabilities",
                "{\"capabilities\": [{\"capability\": \"x-ignore-shared\", \"state\": true}]}");
        monitor.run("migrate", "{\"uri\": \"exec:cat >state\"}");
        Clone.await(monitor, "query-migrate", "completed");
        // Not killed: only an orderly end writes what the disks' formats still hold in memory.
        monitor.run("quit");
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

    /** Makes disks that hold only the difference to those of the frozen state that the folder links to. */
    static void overlays(Path folder) {
        var disks = new ArrayList<>(List.of("root.qcow2"));
        for (int lun = 0; lun < Vm.LUNS.size(); lun++) {
            disks.add("lun" + lun + ".qcow2");
        }
        disks.forEach(disk -> overlay(folder, disk, Vm.FROZEN + "/" + disk));
    }

    private static void overlay(Path folder, String disk, String backing) {
        image(List.of(
                "-f",
                "qcow2",
                "-F",
                "qcow2",
                "-b",
                backing,
                folder.resolve(disk).toString()));
    }

    private static void image(List<String> args) {
        var argv = new ArrayList<>(List.of("qemu-img", "create", "-q"));
        argv.addAll(args);
        Command.run(argv, "", Duration.ofMinutes(1)).orThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Command.failed("cannot read " + file, e);
        }
    }

    /** Takes a folder out of the way in one step, then deletes it. */
    static void discard(Path folder) {
        Path away = folder.resolveSibling(".deleted-" + folder.getFileName() + "-"
                + ProcessHandle.current().pid());
        try {
            Files.move(folder, away, StandardCopyOption.ATOMIC_MOVE);
        } catch (java.nio.file.NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw Command.failed("cannot delete " + folder, e);
        }
        Store.delete(away);
    }
}
