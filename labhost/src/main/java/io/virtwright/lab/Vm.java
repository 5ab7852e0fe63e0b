package io.virtwright.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/**
 * A virtual machine that runs in a folder: its disks, console, monitor and process file are there.
 *
 * @param folder absolute
 * @param process the process that is to be killed to end it
 */
record Vm(Path folder, Proc process) {
    /** Sizes of the scratch disks, in MiB; disk {@code n} is the LUN whose serial number is {@code labN}. */
    static final List<Integer> LUNS = List.of(256, 256, 512);

    static final String PROCESS = "process";
    static final String CONSOLE = "console.log";
    /** What a machine thawed from another refers to: a link to the frozen state's folder. */
    static final String FROZEN = "frozen";

    private static final int NODES = 2;
    private static final int CPUS_PER_NODE = 2;
    private static final int MIB_PER_NODE = 1536;
    private static final Pattern FORWARD =
            Pattern.compile("TCP\\[HOST_FORWARD] +\\d+ +127\\.0\\.0\\.1 +(\\d+) +\\S+ +(\\d+) ");

    /** The pipes that hold tethered machines: one that is no longer reachable must not be closed. */
    private static final Queue<OutputStream> TETHERS = new ConcurrentLinkedQueue<>();

    /** How a machine gets its memory. */
    enum Memory {
        /** In files of its folder, so that freezing it need not write it. */
        OWN,
        /** From the files of a frozen state, which stay as they are; what it writes is its own. */
        COPY_ON_WRITE
    }

    /** How long a machine may live. */
    enum Life {
        /** Until it is killed. */
        DETACHED,
        /** No longer than this program, whatever ends it. */
        TETHERED
    }

    /**
     * QEMU's options: everything about the machine that its guest can see.
     *
     * @param image holds the kernel, the initrd and the kernel's command line
     */
    static List<String> options(Path image, Memory memory) {
        var options = new ArrayList<>(List.of(
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-vga",
                "none",
                "-machine",
                "q35",
                "-accel",
                "tcg,thread=multi,tb-size=512",
                "-cpu",
                "EPYC,+svm,+npt",
                "-smp",
                NODES * CPUS_PER_NODE + ",sockets=" + NODES + ",cores=" + CPUS_PER_NODE,
                "-m",
                NODES * MIB_PER_NODE + "M",
                "-rtc",
                "base=utc,clock=host",
                "-device",
                "vmgenid,guid=auto",
                "-chardev",
                "file,id=console,path=" + CONSOLE,
                "-serial",
                "chardev:console",
                "-qmp",
                "unix:qmp.sock,server=on,wait=off",
                "-kernel",
                image.resolve("vmlinuz").toString(),
                "-initrd",
                image.resolve("initrd").toString(),
                "-append",
                read(image.resolve("cmdline")).strip(),
                "-netdev",
                "user,id=net0,restrict=on,hostfwd=tcp:127.0.0.1:0-10.0.2.15:22",
                "-device",
                "virtio-net-pci,netdev=net0,romfile=",
                "-device",
                "virtio-rng-pci",
                "-drive",
                "file=root.qcow2,format=qcow2,if=none,id=root,cache=unsafe,discard=unmap",
                "-device",
                "virtio-blk-pci,drive=root",
                "-device",
                "virtio-scsi-pci,id=scsi0"));
        for (int node = 0; node < NODES; node++) {
            String file = memory == Memory.OWN ? "ram" + node : FROZEN + "/ram" + node;
            String share = memory == Memory.OWN ? "on" : "off";
            int first = node * CPUS_PER_NODE;
            options.addAll(List.of(
                    "-object",
                            "memory-backend-file,id=ram" + node + ",size=" + MIB_PER_NODE + "M,mem-path=" + file
                                    + ",share=" + share,
                    "-numa",
                            "node,nodeid=" + node + ",memdev=ram" + node + ",cpus=" + first + "-"
                                    + (first + CPUS_PER_NODE - 1)));
        }
        for (int lun = 0; lun < LUNS.size(); lun++) {
            options.addAll(List.of(
                    "-drive",
                            "file=lun" + lun + ".qcow2,format=qcow2,if=none,id=lun" + lun
                                    + ",cache=unsafe,discard=unmap",
                    "-device",
                            "scsi-hd,bus=scsi0.0,drive=lun" + lun + ",scsi-id=" + lun + ",lun=0,serial=lab" + lun
                                    + ",wwn=0x5000c500000000a" + lun + ",vendor=LAB,product=DISK"));
        }
        return List.copyOf(options);
    }

    /**
     * Starts QEMU in a folder that has its disks, and waits until its monitor answers.
     *
     * @param extra further options, for example {@code -incoming defer}
     */
    static Vm start(Path folder, Path image, Memory memory, Life life, List<String> extra) {
        var argv = new ArrayList<String>();
        argv.add("setsid");
        argv.add(Sources.file("vm").toString());
        argv.add(PROCESS);
        if (life == Life.TETHERED) {
            argv.add(Sources.file("tether").toString());
        }
        argv.add("qemu-system-x86_64");
        argv.addAll(options(image, memory));
        argv.addAll(extra);
        try {
            var builder = new ProcessBuilder(argv)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("qemu.log").toFile());
            if (life == Life.DETACHED) {
                builder.redirectInput(Path.of("/dev/null").toFile());
            }
            Process process = builder.start();
            if (life == Life.TETHERED) {
                TETHERS.add(process.getOutputStream());
            }
            long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            var socket = Path.of("/proc/" + process.pid() + "/cwd/qmp.sock");
            while (process.isAlive() && System.nanoTime() < end) {
                var proc = Proc.read(folder.resolve(PROCESS)).filter(found -> found.pid() == process.pid());
                if (proc.isPresent() && Files.exists(socket)) {
                    return new Vm(folder, proc.get());
                }
                Thread.sleep(20);
            }
            process.destroyForcibly();
            throw new LabException(
                    "QEMU does not start: " + read(folder.resolve("qemu.log")).strip());
        } catch (IOException e) {
            throw Command.failed("cannot start QEMU", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while QEMU started", e);
        }
    }

    /** Its monitor; everything done with it must end within the deadline. */
    Qmp monitor(Duration deadline) {
        return new Qmp(Path.of("/proc/" + process.pid() + "/cwd/qmp.sock"), deadline);
    }

    /** The port of 127.0.0.1 that leads to a port inside, which was forwarded before. */
    int port(int inside) {
        try (var monitor = monitor(Duration.ofSeconds(20))) {
            return FORWARD.matcher(monitor.human("info usernet"))
                    .results()
                    .filter(match -> Integer.parseInt(match.group(2)) == inside)
                    .mapToInt(match -> Integer.parseInt(match.group(1)))
                    .findFirst()
                    .orElseThrow(() -> new LabException("port " + inside + " of the lab is not forwarded"));
        }
    }

    /** Forwards a free port of 127.0.0.1 to a port inside, and says which. */
    int forward(int inside) {
        try (var monitor = monitor(Duration.ofSeconds(20))) {
            monitor.human("hostfwd_add net0 tcp:127.0.0.1:0-10.0.2.15:" + inside);
        }
        return port(inside);
    }

    /** Ends it at once, as a power cut would. */
    void kill() {
        process.kill();
    }

    /** The last lines of its serial console. */
    String consoleEnd() {
        var lines = read(folder.resolve(CONSOLE)).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
