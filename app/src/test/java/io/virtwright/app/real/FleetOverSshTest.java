package io.virtwright.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import io.virtwright.testkit.Ports;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.sshd.PrivateSshd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The command line on this machine as it is seen over SSH, by several names, some of which lead nowhere. */
@RealDaemon({"sshd", "ssh", "ssh-keygen"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FleetOverSshTest {
    private final Path folder;
    private final PrivateSshd good;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Path config;

    FleetOverSshTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Path banner = Files.writeString(folder.resolve("banner"), "Property of nobody.\u001b[2J\n{\"schema\":\n");
        this.good = sshd("Banner " + banner);
        PrivateSshd other = PrivateSshd.at(good.address());
        open.add(other);
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        open.add(silent);
        this.config = Files.writeString(folder.resolve("ssh_config"), """
                Host good*
                  Port %d
                Host refused
                  Port %d
                Host silent
                  Port %d
                Host moved
                  Port %d
                  HostKeyAlias [%s]:%d
                Host unknown
                  Port %d
                  UserKnownHostsFile /dev/null
                Host stranger
                  Port %d
                  IdentityFile %s
                Host !stranger *
                  IdentityFile %s
                Host *
                  HostName %s
                  User root
                  IdentitiesOnly yes
                  IdentityAgent none
                  UserKnownHostsFile %s
                  GlobalKnownHostsFile /dev/null
                  StrictHostKeyChecking yes
                  KexAlgorithms curve25519-sha256
                """.formatted(
                        good.port(),
                        Ports.free(InetAddress.ofLiteral("127.0.0.1")),
                        silent.getLocalPort(),
                        other.port(),
                        good.address(),
                        good.port(),
                        good.port(),
                        good.port(),
                        other.folder().resolve("user_key"),
                        good.folder().resolve("user_key"),
                        good.address(),
                        good.folder().resolve("known_hosts")));
    }

    private PrivateSshd sshd(String... lines) {
        PrivateSshd sshd = PrivateSshd.start(lines);
        open.add(sshd);
        return sshd;
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private Run run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--ssh-config", config.toString()));
        return Run.of(all.toArray(String[]::new));
    }

    @Test
    void oneHostAndWhatItsBannerSaysIsNotInTheReport() {
        Run run = run("audit", "good1", "--practice", "halt-polling", "-o", "json");
        assertThat(run.exit()).as(run.err()).isIn(0, 2, 3);
        assertThat(run.out())
                .startsWith("{\n  \"schema\"")
                .contains("\"name\" : \"good1\"", "halt-polling.ceiling", "\"failed\" : 0")
                .doesNotContain("Property");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void refused() {
        failsWith("refused", "connection was refused");
    }

    @Test
    void aHostThatNeverAnswers() {
        failsWith("silent", "timed out");
    }

    @Test
    void aHostKeyThatChanged() {
        failsWith("moved", "host key has changed", "ssh-keygen -R");
    }

    @Test
    void aHostKeyThatIsNotKnown() {
        failsWith("unknown", "host key is not known");
    }

    @Test
    void aLoginThatIsRefused() {
        failsWith("stranger", "login was refused");
    }

    private void failsWith(String host, String... messages) {
        Run run = run("audit", host);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("virtwright: " + host + ": ").contains(messages);
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void threeGoodHostsAndTwoBadOnes() {
        Run run = run("audit", "good1", "refused", "good2", "moved", "good3", "--practice", "halt-polling");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "could not be audited: refused: ",
                        "could not be audited: moved: its host key has changed",
                        "5 hosts: 2 could not be audited, ",
                        "good[1-3]");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void sudoThatIsRefusedOrMissing() throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        Path sudo = Files.writeString(
                tools.resolve("sudo"), "#!/bin/sh\necho 'sudo: a password is required' >&2\nexit 1\n");
        Files.setPosixFilePermissions(sudo, PosixFilePermissions.fromString("rwxr-xr-x"));
        PrivateSshd host = sshd("SetEnv PATH=" + tools + ":/usr/bin:/bin");
        Run run = Run.of(
                "audit", "host", "--sudo", "--ssh-config", host.sshConfig().toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("nothing could be read: sudo wants a password");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void severalThatFailEachForItsOwnReason() {
        Run run = run("audit", "refused", "moved", "unknown");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "could not be audited: refused: the connection was refused",
                        "could not be audited: moved: its host key has changed",
                        "could not be audited: unknown: its host key is not known",
                        "3 hosts: 3 could not be audited");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aPasswordForSudoIsOnlyAskedForOnATerminal() {
        Run run = run("audit", "good1", "--ask-sudo-password");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("asks on a terminal, and there is none");
    }

    /** The session gives 2000 bytes of what the host answers, and then the link is gone. */
    @Test
    void aLinkThatIsCutHalfWay() throws IOException {
        Path cut = Files.writeString(
                folder.resolve("cut.sh"),
                "#!/bin/sh\nup=$PPID\nsh -c \"$SSH_ORIGINAL_COMMAND\" | { dd bs=1 count=2000 2>/dev/null; kill -9 $up; }\n");
        Files.setPosixFilePermissions(cut, PosixFilePermissions.fromString("rwxr-xr-x"));
        PrivateSshd host = sshd("ForceCommand " + cut);
        Run run = Run.of("audit", "host", "--ssh-config", host.sshConfig().toString());
        // What came before the cut counts; that all is well is not among it.
        assertThat(run.exit()).as(run.out() + run.err()).isNotZero();
        assertThat((run.out() + run.err()).replaceAll("\\s+", " ")).contains("the connection was lost");
    }
}
