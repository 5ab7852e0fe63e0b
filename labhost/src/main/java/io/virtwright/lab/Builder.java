package io.virtwright.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes images and frozen states where they are missing. */
final class Builder {
    private static final Duration SCRIPT = Duration.ofMinutes(40);

    private static final String PACKAGES = "packages";
    private static final String IMAGES = "images";
    private static final String STATES = "states";

    /** Measured: docs/lab.md, "Times". */
    private static final int IMAGE_SECONDS = 20;

    private static final int STOCK_SECONDS = 30;
    private static final int RUNNING_SECONDS = 60;

    private final Store store;
    private final Userland userland;

    Builder(Store store, Userland userland) {
        this.store = store;
        this.userland = userland;
    }

    /** Roughly how long it takes to make what is missing for a state, on two cores that do nothing else; zero if nothing is. */
    Duration estimate(State state) {
        int seconds = 0;
        seconds += store.has(PACKAGES, packagesKey()) ? 0 : packagesSeconds();
        seconds += store.has(IMAGES, imageKey()) ? 0 : IMAGE_SECONDS;
        seconds += store.has(STATES, key(State.STOCK)) ? 0 : STOCK_SECONDS;
        seconds += state == State.STOCK || store.has(STATES, key(state)) ? 0 : RUNNING_SECONDS;
        return Duration.ofSeconds(seconds);
    }

    private int packagesSeconds() {
        return switch (userland) {
            case BOOKWORM -> 63;
            case TRIXIE -> 110;
        };
    }

    private Path packages() {
        return store.get(PACKAGES, packagesKey(), folder -> {
            long began = System.nanoTime();
            Progress.say("installing a " + userland.word() + " system, about " + packagesSeconds() + " s");
            build(folder, "packages", userland.word());
            Progress.took("packages", began);
        });
    }

    /** The image's folder: kernel, initrd, root disk, keys. */
    Path image() {
        Path packages = packages();
        return store.get(IMAGES, imageKey(), folder -> {
            long began = System.nanoTime();
            Progress.say("making a host of it, about " + IMAGE_SECONDS + " s");
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
                    Progress.say("booting it, about " + STOCK_SECONDS + " s");
                    againAfterPanic(folder, () -> Freezer.boot(folder, image));
                    Progress.took("stock state", began);
                });
            }
            case RUNNING -> {
                Path stock = state(State.STOCK);
                yield store.get(STATES, key(State.RUNNING), folder -> {
                    long began = System.nanoTime();
                    Progress.say("starting guests in it, about " + RUNNING_SECONDS + " s");
                    againAfterPanic(folder, () -> Freezer.startGuests(folder, stock));
                    Progress.took("running state", began);
                });
            }
        };
    }

    /**
     * Once more where the kernel panicked: the emulator runs code that another of its CPUs has overwritten, and Linux overwrites
     * its own. docs/lab.md, "Traps".
     */
    private static void againAfterPanic(Path folder, Runnable make) {
        try {
            make.run();
        } catch (LabException e) {
            if (!Vm.read(folder.resolve(Vm.CONSOLE)).contains("Kernel panic")) {
                throw e;
            }
            Progress.say("its kernel panicked, as it may in an emulator: once more");
            Store.empty(folder);
            make.run();
        }
    }

    private String packagesKey() {
        return new Digest()
                .add(userland.word())
                .addFiles(Sources.file("packages/build"))
                .addFiles(Sources.file("packages/common"))
                .addFiles(Sources.file("packages/" + userland.word()))
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
}
