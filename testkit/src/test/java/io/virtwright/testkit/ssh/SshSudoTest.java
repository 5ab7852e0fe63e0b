package io.virtwright.testkit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.virtwright.engine.ssh.RemoteProcess;
import io.virtwright.engine.ssh.SshConnection;
import io.virtwright.engine.ssh.SshFailure;
import io.virtwright.engine.ssh.Sudo;
import io.virtwright.engine.ssh.SudoPassword;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.sshd.LocalShell;
import io.virtwright.testkit.sshd.PrivateSshd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands by sudo over a real sshd: its questions and its refusals, and who gets to see the password. */
@RealDaemon({"ssh", "sshd", "ssh-keygen"})
final class SshSudoTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** A sudo that asks as the real one does, and knows one password. */
    private static Path fakeSudo(Path folder, String script) throws IOException {
        Path sudo = folder.resolve("sudo");
        Files.writeString(sudo, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(sudo, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    private static SshFailure sudoFailure(Path folder, String script, Sudo sudo) throws IOException {
        try (PrivateSshd host = PrivateSshd.start("SetEnv PATH=" + fakeSudo(folder, script) + ":/usr/bin:/bin");
                SshConnection connection =
                        SshConnection.open(host.target(), host.options().withSudo(sudo))) {
            return Failures.of(() -> connection.run(List.of("true"), new byte[0], SOON));
        }
    }

    @Test
    void tellsWhatSudoRefuses(@TempDir Path folder) throws IOException {
        assertThat(sudoFailure(folder, "echo 'sudo: a password is required' >&2; exit 1", new Sudo.WithoutPassword()))
                .isEqualTo(new SshFailure.SudoRefused("sudo wants a password"));
        assertThat(sudoFailure(folder, "echo 'joe is not in the sudoers file.' >&2; exit 1", new Sudo.WithoutPassword())
                        .message())
                .contains("does not let this user", "joe is not in the sudoers file");
        assertThat(sudoFailure(
                                folder,
                                "echo 'sudo: sorry, you must have a tty to run sudo' >&2; exit 1",
                                new Sudo.WithoutPassword())
                        .message())
                .contains("requiretty");
    }

    @Test
    void tellsThatThereIsNoSudo(@TempDir Path folder) throws IOException {
        for (String program : List.of("sh", "env")) {
            Files.createSymbolicLink(folder.resolve(program), Path.of("/usr/bin/" + program));
        }
        try (PrivateSshd host = PrivateSshd.start("SetEnv PATH=" + folder);
                SshConnection connection =
                        SshConnection.open(host.target(), host.options().withSudo(new Sudo.WithoutPassword()))) {
            assertThat(Failures.of(() -> connection.run(List.of("true"), new byte[0], SOON)))
                    .isEqualTo(new SshFailure.SudoRefused("sudo is not installed"));
        }
    }

    /** As sudo -S does: the prompt goes to standard error with %% as %, one line is read byte by byte, twice at most. */
    private static final String ASKING = """
            case " $* " in *" -S "*) ;; *) echo 'sudo: a password is required' >&2; exit 1 ;; esac
            while [ "$1" != -- ]; do [ "$1" != -p ] || prompt=$2; shift; done
            shift
            prompt=$(printf %s "$prompt" | sed 's/%%/%/g')
            printf %s "$prompt" >&2
            IFS= read -r password || { echo 'sudo: no password was provided' >&2; exit 1; }
            [ "$password" = 'pass word!' ] || {
                echo 'Sorry, try again.' >&2
                printf %s "$prompt" >&2
                IFS= read -r password
                echo 'sudo: 1 incorrect password attempt' >&2
                exit 1
            }
            exec "$@"
            """;

    @Test
    void givesSudoThePasswordWhenItAsks(@TempDir Path folder) throws IOException {
        assertThat(catWithSudo("pass word!", "SetEnv PATH=" + fakeSudo(folder, ASKING) + ":/usr/bin:/bin"))
                .isEqualTo("data");
        try (SudoPassword wrong = new SudoPassword("wrong".toCharArray())) {
            assertThat(sudoFailure(folder, ASKING, new Sudo.WithPassword(wrong)))
                    .isEqualTo(new SshFailure.SudoRefused("sudo does not accept the password"));
        }
    }

    @Test
    void keepsThePasswordFromACommandWhoseSudoDoesNotAsk(@TempDir Path folder) throws IOException {
        String never = "while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"";
        assertThat(catWithSudo("secret", "SetEnv PATH=" + fakeSudo(folder, never) + ":/usr/bin:/bin"))
                .isEqualTo("data");
    }

    /** What it is asked to run is told on standard error first: all of it, and then as much of it as looks like the question. */
    private static final String ECHOING = """
            #!/bin/bash
            (set -x; : "$SSH_ORIGINAL_COMMAND")
            printf %s "$SSH_ORIGINAL_COMMAND" | sed "s/.*'-p' '\\([^']*\\)'.*/\\1/" | tr -d '\\n' >&2
            sleep 1
            set -x
            eval "$SSH_ORIGINAL_COMMAND"
            """;

    @Test
    void keepsThePasswordFromAHostThatEchoesCommands(@TempDir Path folder) throws IOException {
        Path echo = Files.writeString(folder.resolve("echo"), ECHOING);
        Files.setPosixFilePermissions(echo, PosixFilePermissions.fromString("rwxr-xr-x"));
        String never = "while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"";
        String path = "SetEnv PATH=" + fakeSudo(folder, never) + ":/usr/bin:/bin";
        assertThat(catWithSudo("secret", path, "ForceCommand " + echo)).isEqualTo("data");
    }

    /** As sudo-rs: what is printed of the question stands in brackets, and more follows. */
    @Test
    void answersASudoThatPutsThePromptIntoAPhrase(@TempDir Path folder) throws IOException {
        String phrase = ASKING.replace("\"$prompt\"", "\"[sudo: $prompt] Password: \"");
        assertThat(phrase).contains("[sudo: ");
        assertThat(catWithSudo("pass word!", "SetEnv PATH=" + fakeSudo(folder, phrase) + ":/usr/bin:/bin"))
                .isEqualTo("data");
    }

    @Test
    @RealDaemon("sudo")
    void worksWithTheRealSudo() throws IOException {
        try (PrivateSshd sshd = PrivateSshd.start();
                SshConnection host =
                        SshConnection.open(sshd.target(), sshd.options().withSudo(new Sudo.WithoutPassword()));
                RemoteProcess id = host.open(List.of("id", "-u"))) {
            id.out().close();
            assertThat(new String(id.in().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("0\n");
        }
    }

    /** As an account that has no password: any is the wrong one. */
    @Test
    @RealDaemon({"sudo", "setpriv"})
    void knowsTheQuestionOfTheRealSudo() {
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c");
        LocalShell shell = new LocalShell(nobody, List.of("sh"), "", Duration.ZERO);
        try (SudoPassword password = new SudoPassword("wrong".toCharArray());
                SshConnection host = SshConnection.over("here", shell, new Sudo.WithPassword(password))) {
            assertThat(Failures.of(() -> host.run(List.of("true"), new byte[0], SOON)))
                    .isEqualTo(new SshFailure.SudoRefused("sudo does not accept the password"));
        }
    }

    @Test
    void refusesAPasswordThatIsNotOneLine() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new SudoPassword("a\nb".toCharArray()).close());
    }

    /** What cat prints of "data", by sudo with a password, on a host of this configuration. */
    private static String catWithSudo(String password, String... config) throws IOException {
        try (PrivateSshd host = PrivateSshd.start(config);
                SudoPassword secret = new SudoPassword(password.toCharArray());
                SshConnection connection =
                        SshConnection.open(host.target(), host.options().withSudo(new Sudo.WithPassword(secret)))) {
            return connection
                    .run(List.of("cat"), "data".getBytes(StandardCharsets.US_ASCII), SOON)
                    .outText();
        }
    }
}
