package io.virtwright.testkit.sshd;

import io.virtwright.engine.ssh.SshOptions;
import io.virtwright.engine.ssh.SshTarget;
import io.virtwright.testkit.Ports;
import io.virtwright.testkit.Programs;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A real sshd with keys and a configuration of its own, on a loopback address and a free port: the machine (or what a
 * {@link PrivateLibvirtd} makes of it) becomes a host that is reached over SSH. Root logs in by a key.
 *
 * <p>Needs root and openssh-server; several can run at the same time. When it is closed, and also when this JVM dies in any way,
 * it and its sessions are stopped and its folder is removed.
 */
public final class PrivateSshd implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Process holder;
    private final Path folder;
    private final String address;
    private final int port;
    private final long pid;

    private PrivateSshd(Process holder, Path folder, String address, int port, long pid) {
        this.holder = holder;
        this.folder = folder;
        this.address = address;
        this.port = port;
        this.pid = pid;
    }

    /** On 127.0.0.1, in this machine's own mounts. */
    public static PrivateSshd start(String... lines) {
        return start(List.of(), "127.0.0.1", List.of(lines));
    }

    /** With the mounts of a private libvirtd: its sessions see that daemon as the machine's. */
    public static PrivateSshd with(PrivateLibvirtd libvirtd, String... lines) {
        return start(libvirtd.insideArgv(), "127.0.0.1", List.of(lines));
    }

    /** On some other loopback address. */
    public static PrivateSshd at(String address, String... lines) {
        return start(List.of(), address, List.of(lines));
    }

    /**
     * Starts one.
     *
     * @param prefix argument vector that comes before: nsenter's
     * @param lines for sshd_config; they win over those of this class
     */
    public static PrivateSshd start(List<String> prefix, String address, List<String> lines) {
        try {
            return starting(prefix, address, lines);
        } catch (IOException e) {
            throw new UncheckedIOException("no private sshd", e);
        }
    }

    private static PrivateSshd starting(List<String> prefix, String address, List<String> lines) throws IOException {
        // A short path: it stands in ssh's arguments.
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "vw-sshd");
        // sshd reads the list of keys as the user who logs in.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        key(folder.resolve("host_key"));
        key(folder.resolve("user_key"));
        int port = Ports.free(InetAddress.ofLiteral(address));
        Files.write(folder.resolve("sshd_config"), sshdConfig(folder, address, port, lines));
        Files.copy(folder.resolve("user_key.pub"), folder.resolve("authorized_keys"));
        Files.writeString(
                folder.resolve("known_hosts"),
                "[" + address + "]:" + port + " " + Files.readString(folder.resolve("host_key.pub")));
        Files.writeString(folder.resolve("ssh_config"), sshConfig(folder, address, port));
        Path script = folder.resolve("holder.sh");
        try (InputStream resource = PrivateSshd.class.getResourceAsStream("holder.sh")) {
            if (resource == null) {
                throw new IllegalStateException("holder.sh is not packaged");
            }
            Files.copy(resource, script);
        }
        List<String> argv = new ArrayList<>(prefix);
        argv.addAll(List.of("sh", script.toString(), folder.toString()));
        Process holder = new ProcessBuilder(argv)
                .redirectError(folder.resolve("holder.log").toFile())
                .start();
        String said = firstLine(holder);
        if (!said.startsWith("ready ")) {
            holder.getOutputStream().close();
            throw new IllegalStateException("no private sshd: " + said);
        }
        return new PrivateSshd(holder, folder, address, port, Long.parseLong(said.substring("ready ".length())));
    }

    private static void key(Path file) {
        Programs.run(
                        List.of(
                                "ssh-keygen",
                                "-q",
                                "-t",
                                "ed25519",
                                "-N",
                                "",
                                "-C",
                                "virtwright-test",
                                "-f",
                                file.toString()),
                        "",
                        DEADLINE)
                .orThrow();
    }

    /** sshd takes the first value of each keyword. Sessions have a home of their own: root's login scripts are the machine's. */
    private static List<String> sshdConfig(Path folder, String address, int port, List<String> lines) {
        String home = " HOME=" + folder.resolve("home");
        return Stream.concat(
                        lines.stream().map(line -> line.startsWith("SetEnv ") ? line + home : line),
                        Stream.of(
                                "ListenAddress " + address + ":" + port,
                                "SetEnv" + home,
                                "HostKey " + folder.resolve("host_key"),
                                "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                                "PidFile none",
                                "StrictModes no",
                                "UsePAM no",
                                "PermitRootLogin prohibit-password",
                                "PasswordAuthentication no",
                                "KbdInteractiveAuthentication no",
                                "UseDNS no",
                                "MaxStartups 500"))
                .toList();
    }

    private static String sshConfig(Path folder, String address, int port) {
        return """
                Host host
                  HostName %s
                  Port %d
                  User root
                Host *
                  IdentityFile %s
                  IdentitiesOnly yes
                  IdentityAgent none
                  UserKnownHostsFile %s
                  GlobalKnownHostsFile /dev/null
                  StrictHostKeyChecking yes
                  KexAlgorithms curve25519-sha256
                """.formatted(address, port, folder.resolve("user_key"), folder.resolve("known_hosts"));
    }

    private static String firstLine(Process holder) {
        FutureTask<String> line = new FutureTask<>(() -> {
            BufferedReader out = holder.inputReader(StandardCharsets.UTF_8);
            String first = out.readLine();
            return first == null ? "nothing was said" : first;
        });
        Thread.ofVirtual().start(line);
        try {
            return line.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return "not ready after " + DEADLINE.toSeconds() + " s";
        } catch (ExecutionException e) {
            return "cannot be read: " + e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Its folder: keys, configuration, {@code known_hosts}, the log of sshd. */
    public Path folder() {
        return folder;
    }

    public String address() {
        return address;
    }

    public int port() {
        return port;
    }

    /** For {@code ssh -F}: it knows this sshd by the name {@code host}. */
    public Path sshConfig() {
        return folder.resolve("ssh_config");
    }

    /** This sshd, as a user names it. */
    public SshTarget target() {
        return SshTarget.parse("host");
    }

    /** Nobody is asked; the configuration is {@link #sshConfig}. */
    public SshOptions options() {
        return SshOptions.batch().withConfig(sshConfig()).withDeadlines(Duration.ofSeconds(30), Duration.ofSeconds(60));
    }

    /** The processes that sshd started for its sessions, with what they run. */
    public List<ProcessHandle> sessions() {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
    }

    /** Cuts all connections as a link that breaks: sshd's own processes for them die without a word. */
    public void cut() {
        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children).forEach(ProcessHandle::destroyForcibly);
    }

    /** What sshd logged. */
    public String log() {
        try {
            return Files.readString(folder.resolve("sshd.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            holder.getOutputStream().close();
            if (!holder.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "process " + holder.pid() + ", which holds a private sshd, does not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
