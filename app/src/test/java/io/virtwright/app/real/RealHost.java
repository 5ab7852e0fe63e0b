package io.virtwright.app.real;

import io.virtwright.testkit.Ran;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import io.virtwright.testkit.libvirtd.PrivateLibvirtdOptions;
import io.virtwright.testkit.libvirtd.TcgDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A host with a real libvirtd and a running domain, and the program on it: a process of its own in the host's mount
 * namespace. The kernel's knob is a file mounted over the real one, which this suite must not write.
 */
final class RealHost implements AutoCloseable {
    static final String KNOB = "/sys/module/kvm/parameters/halt_poll_ns";
    /** What the program may write. It is mounted over, and a mount point that the machine lacks is made for a while. */
    private static final List<Path> PRIVATE =
            List.of(Path.of("/var/lib/virtwright"), Path.of("/etc/modprobe.d"), Path.of("/etc/tmpfiles.d"));

    private final List<Path> made;
    private final Path folder;
    private final PrivateLibvirtd daemon;

    RealHost(Path folder) {
        this.folder = folder;
        this.made = PRIVATE.stream().filter(target -> target.toFile().mkdir()).toList();
        PrivateLibvirtdOptions options = PrivateLibvirtd.with().mount(write("halt_poll_ns", "200000\n"), KNOB);
        PRIVATE.forEach(target -> options.mount(makeFolder("over" + target), target.toString()));
        this.daemon = options.start();
    }

    PrivateLibvirtd daemon() {
        return daemon;
    }

    /** A file of this host that the tests put there. */
    Path write(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path makeFolder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Defines and starts a domain with two virtio disks and a VNC password. */
    void runDomain(String name, String elements, String firstDriver, String secondDriver) {
        String devices = disk(name, "vda", firstDriver) + disk(name, "vdb", secondDriver)
                + "<graphics type='vnc' port='-1' autoport='yes' passwd='secret12'/>";
        daemon.define(TcgDomain.xml(name, 2, elements, devices));
        daemon.start(name);
    }

    private String disk(String domain, String target, String driver) {
        Path image = write(domain + "-" + target + ".raw", " ".repeat(1 << 20));
        return """
                <disk type='file' device='disk'>
                  <driver name='qemu' type='raw'%s/>
                  <source file='%s'/>
                  <target dev='%s' bus='virtio'/>
                </disk>
                """.formatted(driver, image, target);
    }

    /** Runs {@code virtwright} there. */
    Ran virtwright(String... args) {
        return Program.on(daemon, args);
    }

    /** The CPUs that a thread of a domain's QEMU may run on, as the kernel says. */
    String cpusOfThread(String domain, String threadName) {
        Path tasks = Path.of("/proc/" + daemon.qemuPid(domain) + "/task");
        try (Stream<Path> threads = Files.list(tasks)) {
            return threads.map(thread -> text(thread.resolve("status")))
                    .filter(status -> status.startsWith("Name:\t" + threadName + "\n"))
                    .flatMap(String::lines)
                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no thread " + threadName + " in " + tasks));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        daemon.close();
        made.forEach(target -> target.toFile().delete());
    }
}
