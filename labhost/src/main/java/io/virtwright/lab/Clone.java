package io.virtwright.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A throwaway copy of a frozen host. It runs until it is taken down.
 *
 * @param folder everything of it: disks (only what it changed), console, ssh configuration
 */
public record Clone(Path folder) {
    private static final Duration THAW = Duration.ofMinutes(10);
    private static final String SSH_CONFIG = "ssh_config";

    /** Its name in the ssh configuration: {@code lab-NAME}. */
    public String host() {
        return "lab-" + name();
    }

    /** Its name in the list of clones. */
    public String name() {
        return String.valueOf(folder.getFileName());
    }

    /** How to reach it. */
    public Ssh ssh() {
        return new Ssh(folder.resolve(SSH_CONFIG), host());
    }

    /** Whether its virtual machine lives, or the program that is about to start it. */
    public boolean isAlive() {
        return Proc.read(folder.resolve(Vm.PROCESS)).filter(Proc::isAlive).isPresent();
    }

    /** Its virtual machine, for its monitor and its console. */
    Vm vm() {
        return new Vm(
                folder,
                Proc.read(folder.resolve(Vm.PROCESS))
                        .orElseThrow(() -> new LabException("clone " + name() + " has no machine")));
    }

    /** The last lines of its serial console. */
    public String consoleEnd() {
        return vm().consoleEnd();
    }

    /** Forwards a free port of 127.0.0.1 to a port inside, and says which. */
    public int forward(int inside) {
        return vm().forward(inside);
    }

    /** The password that sudo wants from the user {@code operator}. */
    public String operatorPassword() {
        return Vm.read(Disks.imageOf(folder).resolve("operator-password")).strip();
    }

    /**
     * Thaws a state.
     *
     * @param name its name, or empty for the first free number
     * @param kind what the state is
     * @throws LabException if there is one of that name
     */
    static Clone up(Store store, String name, Kind kind, Path state, Vm.Life life) {
        try (var _ = new AtExit()) {
            return up(claim(store, name, kind, state), state, life);
        }
    }

    private static Clone up(Path folder, Path state, Vm.Life life) {
        var clone = new Clone(folder);
        try {
            Disks.overlays(folder);
            Path image = Disks.imageOf(state);
            Vm vm = Vm.start(folder, image, Vm.Memory.COPY_ON_WRITE, life, List.of("-incoming", "defer"));
            thaw(vm);
            var ssh = Ssh.write(folder.resolve(SSH_CONFIG), clone.host(), vm.port(22), image);
            ssh.awaitRun(SET_CLOCK, vm, THAW);
            return clone;
        } catch (RuntimeException e) {
            AtExit.tidy(clone::down);
            throw e;
        }
    }

    /** Takes a name: the folder appears with its owner, this process, written in it. */
    private static Path claim(Store store, String name, Kind kind, Path state) {
        var self = Proc.self();
        Path clones = store.clones();
        Path made = Store.folder(clones.resolve(".new-" + self.pid() + "-" + self.start() + "-" + System.nanoTime()));
        try {
            self.write(made.resolve(Vm.PROCESS));
            kind.write(made);
            Disks.link(made.resolve(Vm.FROZEN), state);
            for (int number = 1; ; number++) {
                Path wanted = clones.resolve(name.isEmpty() ? Integer.toString(number) : name);
                if (Files.exists(wanted) && !new Clone(wanted).isAlive()) {
                    Store.discard(wanted);
                }
                try {
                    Files.move(made, wanted, StandardCopyOption.ATOMIC_MOVE);
                    return wanted;
                } catch (IOException e) {
                    if (!Files.exists(wanted)) {
                        throw e;
                    }
                    if (!name.isEmpty()) {
                        throw new LabException("there is a clone " + name + " already: ./lab down " + name, e);
                    }
                }
            }
        } catch (IOException e) {
            throw Command.failed("cannot make a clone", e);
        } finally {
            Store.delete(made);
        }
    }

    /** All of them, dead ones too. */
    static List<Clone> all(Store store) {
        try (var folders = Files.list(store.clones())) {
            var clones = new ArrayList<Clone>();
            for (var folder : folders.sorted().toList()) {
                if (!folder.getFileName().toString().startsWith(".")) {
                    clones.add(new Clone(folder));
                }
            }
            return List.copyOf(clones);
        } catch (IOException e) {
            throw Command.failed("cannot list " + store.clones(), e);
        }
    }

    /** The clone of a name. */
    static Optional<Clone> find(Store store, String name) {
        return all(store).stream().filter(clone -> clone.name().equals(name)).findFirst();
    }

    /** Ends its machine at once, and removes all that was its own. */
    public void down() {
        Proc.read(folder.resolve(Vm.PROCESS))
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .ifPresent(Proc::kill);
        Store.discard(folder);
    }

    /** Loads the frozen state into a machine that waits for it. */
    static void thaw(Vm vm) {
        try (var monitor = vm.monitor(THAW)) {
            monitor.leaveMemoryOut();
            monitor.run("migrate-incoming", "{\"uri\": \"exec:cat " + Vm.FROZEN + "/state\"}");
            await(monitor, "query-migrate", "completed");
            if (!monitor.status("query-status").equals("running")) {
                monitor.run("cont");
            }
        }
    }

    static void await(Qmp monitor, String query, String wanted) {
        while (true) {
            String status = monitor.status(query);
            if (status.equals(wanted)) {
                return;
            }
            if (status.equals("failed") || status.equals("cancelled")) {
                throw new LabException("QEMU's " + query + " says " + status);
            }
            Command.pause(Duration.ofMillis(20));
        }
    }

    /**
     * A thawed host believes that it is still the moment of its freezing. Its hardware clock is right, for QEMU takes that from this
     * machine; so it need not be told the time, which would be late by as long as ssh takes.
     */
    static final String SET_CLOCK = "hwclock --hctosys --utc";
}
