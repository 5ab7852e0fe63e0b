package io.virtwright.testkit.libvirtd;

import io.virtwright.libvirt.Calls;
import io.virtwright.libvirt.LibvirtConnection;
import io.virtwright.libvirt.LibvirtException;
import io.virtwright.libvirt.OpenOptions;
import io.virtwright.testkit.Ports;
import io.virtwright.testkit.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is special about a {@link PrivateLibvirtd}. Not safe for use by several threads. */
public final class PrivateLibvirtdOptions {
    private final List<String> libvirtd = new ArrayList<>();
    private final List<String> qemu = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final StringBuilder mounts = new StringBuilder();
    private final Map<String, String> saslUsers = new LinkedHashMap<>();
    private final List<String> loops = new ArrayList<>();
    private Optional<String> saslConf = Optional.empty();
    private String saslDatabase = "/etc/sasl2/libvirt.db";
    private boolean wholeHost;
    private int hugePages;
    private Optional<List<String>> agent = Optional.empty();
    private int tcpPort;
    private int tlsPort;

    PrivateLibvirtdOptions() {}

    /** Adds a line to libvirtd.conf, e.g. {@code max_client_requests = 20}; of two with one key the last counts. */
    public PrivateLibvirtdOptions libvirtdConf(String line) {
        libvirtd.add(line);
        return this;
    }

    /** Adds a line to qemu.conf. */
    public PrivateLibvirtdOptions qemuConf(String line) {
        qemu.add(line);
        return this;
    }

    /** Adds an argument of libvirtd without blanks, e.g. {@code -l}. */
    public PrivateLibvirtdOptions argument(String argument) {
        arguments.add(argument);
        return this;
    }

    /**
     * Mounts a file over a file, or a folder over a folder, inside.
     *
     * @param source what is seen instead; stays where it is
     * @param target an existing absolute path
     */
    public PrivateLibvirtdOptions mount(Path source, String target) {
        String line = source.toAbsolutePath() + "\t" + target;
        if (line.indexOf('\n') >= 0 || line.indexOf('\t') != line.lastIndexOf('\t')) {
            throw new IllegalArgumentException("a path with a tab or a line feed");
        }
        mounts.append(line).append('\n');
        return this;
    }

    /**
     * Lets it listen on a free TCP port of 127.0.0.1, see {@link PrivateLibvirtd#tcpPort()}.
     *
     * @param auth {@code none} or {@code sasl}
     */
    public PrivateLibvirtdOptions listenTcp(String auth) {
        tcpPort = Ports.free(InetAddress.getLoopbackAddress());
        return listen().libvirtdConf("listen_tcp = 1")
                .libvirtdConf("tcp_port = \"" + tcpPort + "\"")
                .libvirtdConf("auth_tcp = \"" + auth + "\"");
    }

    /**
     * Lets it listen for TLS on a free port of 127.0.0.1, see {@link PrivateLibvirtd#tlsPort()}. Its certificate is made for
     * it, and so is the authority that it trusts, which makes no other.
     *
     * @param auth {@code none} or {@code sasl}
     * @param wantsCertificate whether it refuses clients without a certificate
     */
    public PrivateLibvirtdOptions listenTls(String auth, boolean wantsCertificate) {
        tlsPort = Ports.free(InetAddress.getLoopbackAddress());
        return listen().libvirtdConf("listen_tls = 1")
                .libvirtdConf("tls_port = \"" + tlsPort + "\"")
                .libvirtdConf("auth_tls = \"" + auth + "\"")
                .libvirtdConf("tls_no_verify_certificate = " + (wantsCertificate ? 0 : 1))
                .libvirtdConf("ca_file = \"/etc/libvirt/" + TestCertificates.AUTHORITY + "\"")
                .libvirtdConf("cert_file = \"/etc/libvirt/" + TestCertificates.SERVER + "\"")
                .libvirtdConf("key_file = \"/etc/libvirt/" + TestCertificates.SERVER_KEY + "\"");
    }

    private PrivateLibvirtdOptions listen() {
        if (!arguments.contains("--listen")) {
            arguments.add("--listen");
        }
        return libvirtdConf("listen_addr = \"127.0.0.1\"");
    }

    /**
     * Gives it a SASL configuration and an empty database of users.
     *
     * @param mechanisms as in {@code mech_list}, e.g. {@code digest-md5}
     */
    public PrivateLibvirtdOptions sasl(String mechanisms) {
        return saslConf("mech_list: " + mechanisms + "\nsasldb_path: /etc/sasl2/libvirt.db\n", "/etc/sasl2/libvirt.db");
    }

    /**
     * Gives it a SASL configuration.
     *
     * @param text of /etc/sasl2/libvirt.conf
     * @param database where {@link #saslUser} puts users; below /etc/libvirt or /etc/sasl2
     */
    public PrivateLibvirtdOptions saslConf(String text, String database) {
        saslConf = Optional.of(text);
        saslDatabase = database;
        return this;
    }

    /**
     * Gives it a network (with nothing but loopback) and a /run of its own, so that what looks at it as at a whole host
     * sees no other daemon. Its listeners can be reached from inside only.
     */
    public PrivateLibvirtdOptions wholeHost() {
        wholeHost = true;
        return this;
    }

    /**
     * Adds pages of 2 MiB to this machine's pool while it runs, and mounts a hugetlbfs inside.
     *
     * @param pages how many
     */
    public PrivateLibvirtdOptions hugePages(int pages) {
        hugePages = pages;
        return this;
    }

    /** Makes a loop device of 64 MiB with one partition, see {@link PrivateLibvirtd#loopDevice}. */
    public PrivateLibvirtdOptions loopDevice(String name) {
        loops.add(name);
        return this;
    }

    /** Adds a SASL user. */
    public PrivateLibvirtdOptions saslUser(String user, String password) {
        saslUsers.put(user, password);
        return this;
    }

    /**
     * Gives domains of {@link TcgDomain#withAgent} a real qemu-ga.
     *
     * @param arguments of qemu-ga, without blanks, e.g. {@code --block-rpcs=guest-exec}
     */
    public PrivateLibvirtdOptions guestAgent(String... arguments) {
        agent = Optional.of(List.of(arguments));
        return this;
    }

    private void writeAgent(Path folder) throws IOException {
        if (agent.isEmpty()) {
            return;
        }
        Path emulator = folder.resolve("agent-emulator.sh");
        try (InputStream resource = PrivateLibvirtdOptions.class.getResourceAsStream("agent-emulator.sh")) {
            if (resource == null) {
                throw new IllegalStateException("agent-emulator.sh is not packaged");
            }
            Files.copy(resource, emulator);
        }
        Files.setPosixFilePermissions(emulator, PosixFilePermissions.fromString("rwxr-xr-x"));
        mount(emulator, TcgDomain.AGENT_EMULATOR);
        Path run = Files.createDirectories(folder.resolve("tree/run/libvirt"));
        Files.writeString(run.resolve("qemu-ga.arguments"), String.join(" ", agent.get()));
    }

    private void writeSasl(Path folder) throws IOException {
        Path etc = Files.createDirectories(folder.resolve("tree/etc/sasl2"));
        if (saslConf.isPresent()) {
            Files.writeString(etc.resolve("libvirt.conf"), saslConf.get());
        }
        for (Map.Entry<String, String> user : saslUsers.entrySet()) {
            List<String> argv = List.of(
                    "saslpasswd2",
                    "-p",
                    "-c",
                    "-a",
                    "libvirt",
                    "-f",
                    folder.resolve("tree" + saslDatabase).toString(),
                    user.getKey());
            Programs.run(argv, user.getValue(), PrivateLibvirtd.COMMAND_DEADLINE)
                    .orThrow();
        }
    }

    /** Starts it, and waits until it answers. */
    public PrivateLibvirtd start() {
        try {
            Path folder = Files.createTempDirectory("virtwright-libvirtd-");
            Path etc = Files.createDirectories(folder.resolve("tree/etc/libvirt"));
            Files.write(etc.resolve("libvirtd.conf"), libvirtdLines());
            Files.write(etc.resolve("qemu.conf"), qemuLines());
            if (tlsPort != 0) {
                TestCertificates.write(etc);
            }
            writeSasl(folder);
            writeAgent(folder);
            Files.writeString(folder.resolve("mounts"), mounts);
            Files.writeString(folder.resolve("arguments"), String.join(" ", arguments));
            Files.writeString(folder.resolve("loops"), String.join("\n", loops) + (loops.isEmpty() ? "" : "\n"));
            Files.writeString(folder.resolve("hugepages"), hugePages + "\n");
            return answering(new PrivateLibvirtd(Holder.start(folder, wholeHost), wholeHost, tcpPort, tlsPort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A daemon that listens may still fail to load its QEMU driver, and end. The first one on a machine starts QEMU several
     * times for that, to find out what it can do.
     */
    private static PrivateLibvirtd answering(PrivateLibvirtd daemon) {
        Duration patience = PrivateLibvirtd.COMMAND_DEADLINE;
        try (LibvirtConnection connection =
                daemon.connect(OpenOptions.of("qemu:///system").withDeadlines(patience, patience, patience))) {
            connection.call(Calls.hypervisorVersion());
            return daemon;
        } catch (LibvirtException e) {
            String log = daemon.log();
            daemon.close();
            throw new IllegalStateException("the private libvirtd does not answer; its log:\n" + log, e);
        }
    }

    private List<String> libvirtdLines() {
        return lastOfEachKey(
                List.of(
                        "auth_unix_ro = \"none\"",
                        "auth_unix_rw = \"none\"",
                        "listen_tls = 0",
                        "listen_tcp = 0",
                        // Level 3: warnings and errors.
                        "log_outputs = \"3:file:/var/log/libvirt/libvirtd.log\""),
                libvirtd);
    }

    private List<String> qemuLines() {
        return lastOfEachKey(
                List.of(
                        // With any other user, and /dev/kvm at mode 0600, libvirtd drops its capability cache on
                        // every call.
                        "user = \"root\"",
                        "group = \"root\"",
                        "security_driver = \"none\"",
                        "dynamic_ownership = 0",
                        "remember_owner = 0",
                        // Without systemd-machined, domains of the same name in two daemons would share a cgroup.
                        "cgroup_controllers = [ ]",
                        "namespaces = [ ]"),
                qemu);
    }

    private static List<String> lastOfEachKey(List<String> defaults, List<String> special) {
        List<String> lines = new ArrayList<>(defaults);
        for (String line : special) {
            String key = key(line);
            lines.removeIf(each -> key(each).equals(key));
            lines.add(line);
        }
        return lines;
    }

    private static String key(String line) {
        int end = line.indexOf('=');
        return (end < 0 ? line : line.substring(0, end)).strip();
    }
}
