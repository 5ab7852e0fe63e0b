package io.virtwright.testkit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.virtwright.engine.ssh.Ran;
import io.virtwright.engine.ssh.RemoteProcess;
import io.virtwright.engine.ssh.SshConnection;
import io.virtwright.engine.ssh.SshException;
import io.virtwright.engine.ssh.SshFailure;
import io.virtwright.engine.ssh.SshOptions;
import io.virtwright.engine.ssh.SshTarget;
import io.virtwright.engine.ssh.Sudo;
import io.virtwright.engine.ssh.SudoPassword;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.sshd.LocalShell;
import io.virtwright.testkit.sshd.PrivateSshd;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection to a real sshd, and every way in which it fails. */
@RealDaemon({"ssh", "sshd", "ssh-keygen"})
@SuppressWarnings("NullAway.Init")
final class SshConnectionTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final Pattern CONTROL_PATH = Pattern.compile("ControlPath=(\\S+)");

    private static PrivateSshd sshd;

    @BeforeAll
    static void start() {
        sshd = PrivateSshd.start();
    }

    @AfterAll
    static void stop() {
        sshd.close();
    }

    private static SshConnection connect() {
        return SshConnection.open(sshd.target(), sshd.options());
    }

    private static SshFailure failure(SshTarget target, SshOptions options) {
        return failureOf(() -> SshConnection.open(target, options).close());
    }

    private static SshFailure failureOf(Runnable action) {
        try {
            action.run();
        } catch (SshException e) {
            return e.failure();
        }
        throw new AssertionError("it did not fail");
    }

    @Test
    void runsCommands() {
        try (SshConnection host = connect()) {
            Ran ran = host.run(
                    List.of("sh", "-c", "cat; echo \"$1\" >&2; exit 3", "sh", "it's\nme"),
                    "in\0put".getBytes(StandardCharsets.UTF_8),
                    SOON);
            assertThat(ran.status()).isEqualTo(3);
            assertThat(ran.outText()).isEqualTo("in\0put");
            assertThat(ran.errText()).isEqualTo("it's\nme\n");
            assertThat(host.run(List.of("no-such-program"), new byte[0], SOON).status())
                    .isEqualTo(127);
            assertThat(host.run(List.of("sh", "-c", "echo $LC_ALL $PATH"), new byte[0], SOON)
                            .outText())
                    .startsWith("C /usr/sbin:");
        }
    }

    @Test
    void carriesMoreThanAnyBufferBothWays() {
        byte[] much = new byte[12 << 20];
        new Random(1).nextBytes(much);
        try (SshConnection host = connect()) {
            Ran ran = host.run(List.of("cat"), much, SOON);
            assertThat(Arrays.equals(ran.out(), much)).isTrue();
        }
    }

    @Test
    void letsACommandIgnoreItsInput() {
        try (SshConnection host = connect()) {
            Ran ran = host.run(List.of("echo", "done"), new byte[12 << 20], SOON);
            assertThat(ran.outText()).isEqualTo("done\n");
        }
    }

    @Test
    void boundsOutputAndTime() {
        try (SshConnection host = connect()) {
            assertThat(failureOf(() -> host.run(List.of("cat", "/dev/zero"), new byte[0], SOON)))
                    .isInstanceOf(SshFailure.TooMuch.class);
            assertThat(failureOf(() -> host.run(List.of("sleep", "1000"), new byte[0], Duration.ofSeconds(10))))
                    .isInstanceOf(SshFailure.CommandTimedOut.class);
            assertThat(host.run(List.of("true"), new byte[0], SOON).worked()).isTrue();
        }
    }

    @Test
    void endsWhatItGaveUp() throws InterruptedException {
        try (SshConnection host = connect()) {
            assertThat(failureOf(() -> host.run(List.of("sleep", "987654"), new byte[0], Duration.ofSeconds(10))))
                    .isInstanceOf(SshFailure.CommandTimedOut.class);
            eventually(() -> sshd.sessions().stream()
                    .noneMatch(
                            process -> process.info().commandLine().orElse("").contains("sleep 987654")));
        }
    }

    @Test
    void talksWithACommand() throws IOException {
        try (SshConnection host = connect();
                RemoteProcess cat = host.open(List.of("cat"))) {
            for (int i = 0; i < 100; i++) {
                cat.out().write(i);
                assertThat(cat.in().read()).isEqualTo(i);
            }
            cat.out().close();
            assertThat(cat.in().read()).isEqualTo(-1);
        }
    }

    @Test
    void opensMoreSessionsOneAfterTheOtherThanSshdAllowsAtOnce() {
        try (SshConnection host = connect()) {
            for (int i = 0; i < 40; i++) {
                assertThat(host.run(List.of("true"), new byte[0], SOON).worked())
                        .isTrue();
            }
        }
    }

    @Test
    void reachesWhatListensOnTheHost(@TempDir Path folder) throws Exception {
        try (SshConnection host = connect();
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> served = threads.submit(() -> {
                try (Socket one = server.accept()) {
                    one.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
                }
                return true;
            });
            try (RemoteProcess tcp = host.tcp("127.0.0.1", server.getLocalPort(), SOON)) {
                assertThat(new String(tcp.in().readNBytes(5), StandardCharsets.US_ASCII))
                        .isEqualTo("hello");
            }
            served.get();
            String nobody = folder.resolve("nobody").toString();
            for (int i = 0; i < 3; i++) {
                assertThat(failureOf(() -> host.socket(nobody, SOON).close()))
                        .isInstanceOf(SshFailure.ChannelRefused.class);
                assertThat(failureOf(() -> host.tcp("127.0.0.1", 1, SOON).close()))
                        .isInstanceOf(SshFailure.ChannelRefused.class);
                assertThat(host.run(List.of("true"), new byte[0], SOON).worked())
                        .isTrue();
            }
        }
    }

    @Test
    void leavesNothing() throws InterruptedException {
        String path;
        try (SshConnection host = connect()) {
            assertThat(host.run(List.of("true"), new byte[0], SOON).worked()).isTrue();
            path = masters()
                    .flatMap(line -> CONTROL_PATH.matcher(line).results())
                    .map(found -> found.group(1))
                    .filter(found -> Files.exists(Path.of(found)))
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(Path.of(path).getParent()).doesNotExist();
        eventually(() -> masters().noneMatch(line -> line.contains(path)));
    }

    /** The command lines of this class's own ssh processes; tests of other classes run at the same time. */
    private static Stream<String> masters() {
        return ProcessHandle.current()
                .descendants()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(sshd.sshConfig().toString()));
    }

    @Test
    void tellsAHostKeyThatChanged(@TempDir Path folder) throws IOException {
        Path known = folder.resolve("known");
        Files.writeString(
                known,
                Files.readString(sshd.folder().resolve("known_hosts"))
                        .replaceFirst(
                                "AAAA\\S+",
                                Files.readString(sshd.folder().resolve("user_key.pub"))
                                        .split(" ", -1)[1]));
        assertThat(failure(sshd.target(), changed(folder, "UserKnownHostsFile " + known)))
                .isInstanceOf(SshFailure.HostKeyChanged.class);
    }

    @Test
    void tellsAHostKeyThatIsUnknown(@TempDir Path folder) throws IOException {
        assertThat(failure(sshd.target(), changed(folder, "UserKnownHostsFile /dev/null")))
                .isInstanceOf(SshFailure.HostKeyUnknown.class);
    }

    private static SshOptions changed(Path folder, String line) throws IOException {
        Path config = folder.resolve("config");
        Files.writeString(config, line + "\n" + Files.readString(sshd.sshConfig()));
        return sshd.options().withConfig(config);
    }

    @Test
    void tellsWhoIsNotLetIn() {
        assertThat(failure(SshTarget.parse("daemon-nobody@host"), sshd.options()))
                .isInstanceOf(SshFailure.LoginRefused.class);
    }

    @Test
    void tellsAnAccountWithoutAShell() {
        try (SshConnection host = SshConnection.open(SshTarget.parse("nobody@host"), sshd.options())) {
            SshFailure failure = failureOf(() -> host.run(List.of("true"), new byte[0], SOON));
            assertThat(failure).isInstanceOf(SshFailure.NoShell.class);
            assertThat(failure.message()).contains("not available");
        }
    }

    @Test
    void tellsThatNobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(failure(SshTarget.parse("ssh://127.0.0.1:" + port), sshd.options()))
                .isInstanceOf(SshFailure.Refused.class);
    }

    @Test
    void tellsAHostThatDoesNotExist() {
        assertThat(failure(SshTarget.parse("no-such-host.invalid"), sshd.options()))
                .isInstanceOf(SshFailure.NoSuchHost.class);
    }

    @Test
    void tellsAHostThatSaysNothing() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(failure(
                            SshTarget.parse("ssh://127.0.0.1:" + mute.getLocalPort()),
                            sshd.options().withDeadlines(Duration.ofSeconds(1), Duration.ofSeconds(20))))
                    .isInstanceOf(SshFailure.TimedOut.class);
            assertThat(failure(
                            SshTarget.parse("ssh://127.0.0.1:" + mute.getLocalPort()),
                            sshd.options().withDeadlines(Duration.ofSeconds(20), Duration.ofSeconds(1))))
                    .isInstanceOf(SshFailure.TimedOut.class);
        }
    }

    @Test
    void tellsThatSshIsMissingOrMisconfigured(@TempDir Path folder) throws IOException {
        SshOptions given = sshd.options();
        assertThat(failure(
                        sshd.target(),
                        new SshOptions(
                                "/no/such/ssh",
                                given.config(),
                                false,
                                given.connectDeadline(),
                                given.loginDeadline(),
                                new Sudo.None())))
                .isInstanceOf(SshFailure.NoClient.class);
        Files.writeString(folder.resolve("config"), "NoSuchKeyword yes\n");
        assertThat(failure(sshd.target(), given.withConfig(folder.resolve("config"))))
                .isInstanceOf(SshFailure.BadConfiguration.class);
    }

    @Test
    void passesOverBannersAndWhatLoginScriptsSay(@TempDir Path folder) throws IOException {
        Path banner = folder.resolve("banner");
        Files.writeString(banner, "Authorized users only!\n".repeat(50));
        String script =
                "ForceCommand echo welcome; printf no-line-feed; echo noise >&2; sleep 1; eval \"$SSH_ORIGINAL_COMMAND\"";
        try (PrivateSshd chatty = PrivateSshd.start("Banner " + banner, script);
                SshConnection host = SshConnection.open(chatty.target(), chatty.options())) {
            Ran ran = host.run(List.of("sh", "-c", "echo out; echo err >&2"), new byte[0], SOON);
            assertThat(ran.outText()).isEqualTo("out\n");
            assertThat(ran.errText()).isEqualTo("err\n");
        }
    }

    @Test
    void givesUpLoginScriptsWithoutEnd() {
        try (PrivateSshd slow = PrivateSshd.start("ForceCommand sleep 1000");
                SshConnection host = SshConnection.open(slow.target(), slow.options())) {
            assertThat(failureOf(() -> host.run(List.of("true"), new byte[0], Duration.ofSeconds(2))))
                    .isInstanceOf(SshFailure.TimedOut.class);
        }
        try (PrivateSshd flood = PrivateSshd.start("ForceCommand cat /dev/zero");
                SshConnection host = SshConnection.open(flood.target(), flood.options())) {
            assertThat(failureOf(() -> host.run(List.of("true"), new byte[0], SOON)))
                    .isInstanceOf(SshFailure.NoShell.class);
        }
    }

    @Test
    @SuppressWarnings("InputStreamSlowMultibyteRead") // it is to be slow
    void tellsALinkThatIsCut() throws IOException {
        try (PrivateSshd fragile = PrivateSshd.start();
                SshConnection host = SshConnection.open(fragile.target(), fragile.options());
                RemoteProcess cat = host.open(List.of("cat"))) {
            fragile.cut();
            assertThat(cat.in().read()).isEqualTo(-1);
            assertThat(cat.cut()).isInstanceOf(SshFailure.LinkCut.class);
            assertThat(failureOf(() -> host.run(List.of("true"), new byte[0], SOON)))
                    .isInstanceOf(SshFailure.LinkCut.class);
        }
        try (PrivateSshd fragile = PrivateSshd.start();
                SshConnection host = SshConnection.open(fragile.target(), fragile.options())) {
            assertThat(failureOf(() -> host.run(
                            List.of("cat"),
                            new InputStream() {
                                private int count;

                                @Override
                                public int read() {
                                    if (count++ == 1000) {
                                        fragile.cut();
                                    }
                                    return 'x';
                                }
                            },
                            SOON)))
                    .isInstanceOf(SshFailure.LinkCut.class);
        }
    }

    @Test
    void tellsThatSshdOpensNoMoreSessions() throws InterruptedException {
        try (PrivateSshd narrow = PrivateSshd.start("MaxSessions 1");
                SshConnection host = SshConnection.open(narrow.target(), narrow.options())) {
            try (RemoteProcess cat = host.open(List.of("cat"))) {
                assertThat(failureOf(() -> host.run(List.of("true"), new byte[0], SOON)))
                        .isInstanceOf(SshFailure.ChannelRefused.class);
                assertThat(cat.complaints()).isEmpty();
            }
            eventually(() -> narrow.sessions().stream()
                    .noneMatch(process -> process.info().command().orElse("").endsWith("/cat")));
            assertThat(host.run(List.of("true"), new byte[0], SOON).worked()).isTrue();
        }
    }

    @Test
    void runsManyAtOnce() throws Exception {
        try (SshConnection host = connect();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> tasks = IntStream.range(0, 8)
                    .<Callable<String>>mapToObj(i ->
                            () -> host.run(List.of("sh", "-c", "cat; echo " + i), new byte[100_000], SOON)
                                    .outText())
                    .toList();
            List<Future<String>> results = threads.invokeAll(tasks);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).hasSize(100_002).endsWith(i + "\n");
            }
        }
    }

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
            return failureOf(() -> connection.run(List.of("true"), new byte[0], SOON));
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
            assertThat(failureOf(() -> connection.run(List.of("true"), new byte[0], SOON)))
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
        try (SshConnection host =
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
            assertThat(failureOf(() -> host.run(List.of("true"), new byte[0], SOON)))
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

    private static void eventually(Callable<Boolean> condition) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            Thread.sleep(50);
        }
        throw new AssertionError("it never came to be");
    }
}
