package io.virtwright.testkit.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.ssh.Ran;
import io.virtwright.engine.ssh.RemoteProcess;
import io.virtwright.engine.ssh.SshConnection;
import io.virtwright.engine.ssh.SshFailure;
import io.virtwright.engine.ssh.SshOptions;
import io.virtwright.engine.ssh.SshTarget;
import io.virtwright.engine.ssh.Sudo;
import io.virtwright.testkit.Ports;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.sshd.PrivateSshd;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        return Failures.of(() -> SshConnection.open(target, options).close());
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
            assertThat(Failures.of(() -> host.run(List.of("cat", "/dev/zero"), new byte[0], SOON)))
                    .isInstanceOf(SshFailure.TooMuch.class);
            assertThat(Failures.of(() -> host.run(List.of("sleep", "1000"), new byte[0], Duration.ofSeconds(10))))
                    .isInstanceOf(SshFailure.CommandTimedOut.class);
            assertThat(host.run(List.of("true"), new byte[0], SOON).worked()).isTrue();
        }
    }

    @Test
    void endsWhatItGaveUp() throws InterruptedException {
        try (SshConnection host = connect()) {
            assertThat(Failures.of(() -> host.run(List.of("sleep", "987654"), new byte[0], Duration.ofSeconds(10))))
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
                assertThat(Failures.of(() -> host.socket(nobody, SOON).close()))
                        .isInstanceOf(SshFailure.ChannelRefused.class);
                assertThat(Failures.of(() -> host.tcp("127.0.0.1", 1, SOON).close()))
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
            SshFailure failure = Failures.of(() -> host.run(List.of("true"), new byte[0], SOON));
            assertThat(failure).isInstanceOf(SshFailure.NoShell.class);
            assertThat(failure.message()).contains("not available");
        }
    }

    @Test
    void tellsThatNobodyListens() {
        int port = Ports.free(InetAddress.getLoopbackAddress());
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
            assertThat(Failures.of(() -> host.run(List.of("true"), new byte[0], Duration.ofSeconds(10))))
                    .isInstanceOf(SshFailure.TimedOut.class);
        }
        try (PrivateSshd flood = PrivateSshd.start("ForceCommand cat /dev/zero");
                SshConnection host = SshConnection.open(flood.target(), flood.options())) {
            assertThat(Failures.of(() -> host.run(List.of("true"), new byte[0], SOON)))
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
            assertThat(Failures.of(() -> host.run(List.of("true"), new byte[0], SOON)))
                    .isInstanceOf(SshFailure.LinkCut.class);
        }
        try (PrivateSshd fragile = PrivateSshd.start();
                SshConnection host = SshConnection.open(fragile.target(), fragile.options())) {
            assertThat(Failures.of(() -> host.run(
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
    void tellsThatSshdOpensNoMoreSessions() throws IOException, InterruptedException {
        try (PrivateSshd narrow = PrivateSshd.start("MaxSessions 1", "LogLevel VERBOSE");
                SshConnection host = SshConnection.open(narrow.target(), narrow.options())) {
            try (RemoteProcess cat = host.open(List.of("cat"))) {
                // A command has begun when its shell has; what it says itself shows that it is there.
                cat.out().write('x');
                assertThat(cat.in().read()).isEqualTo('x');
                assertThat(Failures.of(() -> host.run(List.of("true"), new byte[0], SOON)))
                        .isInstanceOf(SshFailure.ChannelRefused.class);
                assertThat(cat.complaints()).isEmpty();
            }
            // A command that has ended keeps its session until sshd gets round to it, also when both sides have said
            // its end.
            eventually(() -> narrow.log().contains("Close session: "));
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
