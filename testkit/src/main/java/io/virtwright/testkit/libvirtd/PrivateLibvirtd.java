package io.virtwright.testkit.libvirtd;

import io.virtwright.libvirt.Calls;
import io.virtwright.libvirt.DomainRef;
import io.virtwright.libvirt.LibvirtConnection;
import io.virtwright.libvirt.OpenOptions;
import io.virtwright.libvirt.StartOption;
import io.virtwright.libvirt.UnixTransport;
import io.virtwright.testkit.Programs;
import io.virtwright.testkit.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A real libvirtd for tests, in its own mount namespace: its configuration, domains, state, logs and sockets are its own,
 * and the host's libvirt (if there is one) is neither seen nor touched. QEMU runs as root, without a security driver,
 * without control groups and without a private /dev.
 *
 * <p>Needs root; see {@link io.virtwright.testkit.RealDaemon}. Several can run at the same time. When it is closed, and also when this JVM
 * dies in any way, its domains and daemons are stopped and its folder is removed; only empty mount points (such as
 * {@code /var/lib/libvirt}) stay on a host that lacked them.
 *
 * <p>Process ids are the host's: {@code /proc/PID} of a QEMU process can be read from inside and outside.
 */
public final class PrivateLibvirtd implements AutoCloseable {
    /** For commands inside. */
    public static final Duration COMMAND_DEADLINE = Duration.ofSeconds(60);

    private final Holder holder;
    private final boolean wholeHost;
    private final int tcpPort;
    private final int tlsPort;

    PrivateLibvirtd(Holder holder, boolean wholeHost, int tcpPort, int tlsPort) {
        this.holder = holder;
        this.wholeHost = wholeHost;
        this.tcpPort = tcpPort;
        this.tlsPort = tlsPort;
    }

    /** Starts one with nothing special. */
    public static PrivateLibvirtd start() {
        return new PrivateLibvirtdOptions().start();
    }

    /** Configures one before it is started. */
    public static PrivateLibvirtdOptions with() {
        return new PrivateLibvirtdOptions();
    }

    /** The folder of this daemon; tests may put files there (disk images), seen at the same path inside. */
    public Path folder() {
        return holder.folder();
    }

    /** The process that holds the namespace: {@code /proc/PID/root} is the tree as seen inside. */
    public long holderPid() {
        return holder.pid();
    }

    /** A path inside, as it can be opened from outside. */
    public Path inside(String path) {
        return Path.of("/proc/" + holder.pid() + "/root" + path);
    }

    /** The daemon's read-write socket, reachable from outside. */
    public Path socket() {
        return inside("/run/libvirt/libvirt-sock");
    }

    /** The daemon's read-only socket, reachable from outside. */
    public Path readOnlySocket() {
        return inside("/run/libvirt/libvirt-sock-ro");
    }

    /** The port of 127.0.0.1 where it listens in the clear; 0 if it does not. */
    public int tcpPort() {
        return tcpPort;
    }

    /** The port of 127.0.0.1 where it listens for TLS; 0 if it does not. */
    public int tlsPort() {
        return tlsPort;
    }

    /** A new connection; the caller closes it. */
    public LibvirtConnection connect() {
        return connect(OpenOptions.of("qemu:///system"));
    }

    /** A new connection with these options; the caller closes it. */
    public LibvirtConnection connect(OpenOptions options) {
        Path socket = options.readOnly() ? readOnlySocket() : socket();
        return LibvirtConnection.open(UnixTransport.connect(socket, options.openDeadline()), options);
    }

    /** Runs a command inside, with nothing on its standard input. */
    public Ran run(String... argv) {
        return runWithInput("", argv);
    }

    /** Runs a command inside, with this on its standard input. */
    public Ran runWithInput(String input, String... argv) {
        return Programs.run(insideArgv(argv), input, COMMAND_DEADLINE);
    }

    /** The argument vector that runs a command inside, for tests that start a process themselves. */
    public List<String> insideArgv(String... argv) {
        List<String> all = new ArrayList<>(List.of("nsenter", "-t", Long.toString(holder.pid()), "-m"));
        if (wholeHost) {
            all.add("-n");
        }
        all.add("--");
        all.addAll(List.of(argv));
        return List.copyOf(all);
    }

    /**
     * Runs virsh inside.
     *
     * @return what it prints
     * @throws IllegalStateException if it fails
     */
    public String virsh(String... args) {
        return tryVirsh(args).orThrow();
    }

    /** Runs virsh inside, in the C locale; it may fail. */
    public Ran tryVirsh(String... args) {
        List<String> argv = new ArrayList<>(List.of("env", "LC_ALL=C", "virsh", "-c", "qemu:///system"));
        argv.addAll(List.of(args));
        return run(argv.toArray(String[]::new));
    }

    /** Defines a domain. */
    public DomainRef define(String xml) {
        try (LibvirtConnection connection = connect()) {
            return connection.call(Calls.define(xml));
        }
    }

    /** Starts a defined domain, its guest paused. */
    public DomainRef startPaused(String name) {
        try (LibvirtConnection connection = connect()) {
            return connection.call(Calls.start(connection.call(Calls.lookupByName(name)), StartOption.PAUSED));
        }
    }

    /** Starts a defined domain. */
    public DomainRef start(String name) {
        try (LibvirtConnection connection = connect()) {
            return connection.call(Calls.start(connection.call(Calls.lookupByName(name))));
        }
    }

    /** The process id of a running domain's QEMU. */
    public long qemuPid(String name) {
        return Long.parseLong(read("/run/libvirt/qemu/" + name + ".pid").strip());
    }

    /** The path of a loop device, {@code /dev/loop0}; its partition's ends in {@code p1}. */
    public String loopDevice(String name) {
        try {
            return Files.readString(holder.folder().resolve("loop-" + name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The daemon's own log: warnings and errors. */
    public String log() {
        return read("/var/log/libvirt/libvirtd.log");
    }

    /** The text of a file inside; empty if there is none. */
    public String read(String path) {
        Path file = inside(path);
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the domains and the daemons, and removes the folder. May be called several times. */
    @Override
    public void close() {
        holder.close();
    }
}
