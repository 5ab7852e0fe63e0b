package io.virtwright.testkit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.virtwright.engine.eyes.SshEyes;
import io.virtwright.engine.hands.NoAnswerException;
import io.virtwright.engine.hands.SshShell;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.ssh.SshConnection;
import io.virtwright.engine.ssh.Sudo;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.sshd.PrivateSshd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hangs on a host does not stay there, also where sshd itself may not end it: its sudo is out of sshd's reach. */
@RealDaemon({"ssh", "sshd", "ssh-keygen", "setsid"})
@SuppressWarnings("NullAway.Init")
final class SshLeavingsTest {
    private static final Duration SHORT = Duration.ofSeconds(3);
    /** For what must have begun before its end: a busy machine takes its time. */
    private static final Duration BEGUN = Duration.ofSeconds(10);

    private static final Duration LONG = Duration.ofMinutes(5);

    /** Looked for on the whole machine, where another of these tests may run. */
    private static final String SLEEP = "sleep 9" + ProcessHandle.current().pid() + ".";

    private static final Pattern MARK = Pattern.compile("\\bvw[0-9a-f]{24}");

    @TempDir
    private Path folder;

    private PrivateSshd sshd;

    @BeforeEach
    void start() throws IOException {
        // As a command that sudo runs as root after a login as somebody else: sshd's signals don't get there.
        program("sudo", "while [ \"$1\" != -- ]; do shift; done; shift; exec setsid -w \"$@\"");
        sshd = PrivateSshd.start("SetEnv PATH=" + folder + ":/usr/bin:/bin");
    }

    @AfterEach
    void stop() {
        sshd.close();
    }

    private Path program(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private SshConnection connect() {
        return SshConnection.open(sshd.target(), sshd.options().withSudo(new Sudo.WithoutPassword()));
    }

    @Test
    void aReaderThatHangsIsEnded() throws Exception {
        Path agent = program("agent", SLEEP + "1; :");
        try (SshConnection host = connect();
                SshEyes eyes = new SshEyes(host, SHORT)) {
            Probe<?> probe = new Probe.AgentProgram(agent.toString());
            assertThat(eyes.read(List.of(probe)).get(probe))
                    .isNotNull()
                    .satisfies(it -> assertThat(it.isUnreadable()).isTrue());
            awaitEnd(SLEEP + "1");
        }
    }

    /** Whoever knew it could put it into a file, and so make up what is read of others. */
    @Test
    void nobodyOnTheHostSeesTheReadersMark() throws Exception {
        Path agent = program("agent", SLEEP + "4; :");
        try (SshConnection host = connect();
                SshEyes eyes = new SshEyes(host, LONG)) {
            Thread reading =
                    Thread.ofVirtual().start(() -> eyes.read(List.of(new Probe.AgentProgram(agent.toString()))));
            await(SLEEP + "4", true);
            List<ProcessHandle> sessions = sshd.sessions();
            List<String> lines = sessions.stream()
                    .flatMap(process -> process.info().commandLine().stream())
                    .toList();
            sessions.forEach(ProcessHandle::destroyForcibly);
            reading.join();
            assertThat(lines)
                    .anyMatch(line -> line.endsWith(SLEEP + "4"))
                    .noneMatch(line -> MARK.matcher(line).find());
        }
    }

    /** At no moment, and for no kind of question. */
    @Test
    void nobodySeesTheMarkWhileFilesAreRead() throws Exception {
        List<Probe<?>> probes = new ArrayList<>(List.of(
                new Probe.FileContents("/etc/*.conf"),
                new Probe.FileStatuses("/etc/*"),
                new Probe.LinkTargets("/dev/*"),
                new Probe.SecurityLabel("/etc/passwd"),
                new Probe.FileContent("/etc/it's not there"),
                new Probe.ThisMachine()));
        Set<String> lines = ConcurrentHashMap.newKeySet();
        AtomicBoolean done = new AtomicBoolean();
        Thread watching = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                ProcessHandle.allProcesses().forEach(process -> lines.add(commandLine(process)));
            }
        });
        try (SshConnection host = connect();
                SshEyes eyes = new SshEyes(host)) {
            // Until it was looked while head ran.
            for (int i = 0; i < 20 || (i < 1000 && lines.stream().noneMatch(line -> line.contains("head -q"))); i++) {
                eyes.read(probes);
            }
        } finally {
            done.set(true);
            watching.join();
        }
        assertThat(lines)
                .anyMatch(line -> line.contains("head -q"))
                .noneMatch(line -> MARK.matcher(line).find());
    }

    @Test
    void aReaderThatHangsWhenTheLinkIsCutEndsByItself() throws Exception {
        Path agent = program("agent", SLEEP + "2; :");
        try (SshConnection host = connect();
                SshEyes eyes = new SshEyes(host, LONG, BEGUN)) {
            Thread reading =
                    Thread.ofVirtual().start(() -> eyes.read(List.of(new Probe.AgentProgram(agent.toString()))));
            await(SLEEP + "2", true);
            sshd.cut();
            reading.join();
            awaitEnd(SLEEP + "2");
        }
    }

    @Test
    void aQuestionThatHangsIsEndedAndSaysSo() throws Exception {
        try (SshConnection host = connect()) {
            SshShell shell = new SshShell("host", () -> host);
            assertThatExceptionOfType(NoAnswerException.class)
                    .isThrownBy(() -> shell.run(SLEEP + "3; :", List.of(), Bytes.EMPTY, Optional.of(SHORT)))
                    .withMessage("host gave no answer within 3.0 s");
            awaitEnd(SLEEP + "3");
            assertThat(shell.run("sleep 1; echo done", List.of(), Bytes.EMPTY, Optional.empty())
                            .output())
                    .isEqualTo(Bytes.ofUtf8("done\n"));
        }
    }

    /** What reads the journal hangs on a disk that hangs, as root: nobody but itself can end it then. */
    @Test
    void aQuestionThatHangsWhenTheLinkIsCutEndsByItself() throws Exception {
        try (SshConnection host = connect()) {
            SshShell shell = new SshShell("host", () -> host);
            Thread reading = Thread.ofVirtual()
                    .start(() -> shell.run(SLEEP + "5; :", List.of(), Bytes.EMPTY, Optional.of(BEGUN)));
            await(SLEEP + "5", true);
            sshd.cut();
            reading.join();
            awaitEnd(SLEEP + "5");
        }
    }

    /** Then there is no second session in which it could be ended. */
    @Test
    void aQuestionThatHangsEndsWhereSshdOpensOneSessionOnly() throws Exception {
        try (PrivateSshd single = PrivateSshd.start("SetEnv PATH=" + folder + ":/usr/bin:/bin", "MaxSessions 1");
                SshConnection host =
                        SshConnection.open(single.target(), single.options().withSudo(new Sudo.WithoutPassword()))) {
            SshShell shell = new SshShell("host", () -> host);
            assertThatExceptionOfType(NoAnswerException.class)
                    .isThrownBy(() -> shell.run(SLEEP + "6; :", List.of(), Bytes.EMPTY, Optional.of(SHORT)))
                    .withMessage("host gave no answer within 3.0 s");
            awaitEnd(SLEEP + "6");
        }
    }

    /** What changes a host is not ended half-way, also where nobody waits for it any more. */
    @Test
    void aChangeThatIsNotWaitedForGoesOn() throws Exception {
        String change = ": >\"$1/begun\"; until [ -e \"$1/go\" ]; do sleep 0.1; done; : >\"$1/done\"";
        try (SshConnection host = connect()) {
            SshShell shell = new SshShell("host", () -> host);
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Thread changing = Thread.ofVirtual()
                    .start(() -> failure.complete(catchThrowable(
                            () -> shell.run(change, List.of(folder.toString()), Bytes.EMPTY, Optional.empty()))));
            await("begun");
            changing.interrupt();
            assertThat(failure.get())
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessage("host was not waited for: interrupted");
            Files.createFile(folder.resolve("go"));
            await("done");
        }
    }

    private void await(String file) throws InterruptedException {
        for (int i = 0; i < 600 && !Files.exists(folder.resolve(file)); i++) {
            Thread.sleep(50);
        }
        assertThat(folder.resolve(file)).exists();
    }

    /** All of it; a {@link ProcessHandle} tells of its beginning only. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return ""; // It has ended.
        }
    }

    private static void awaitEnd(String command) throws InterruptedException {
        await(command, false);
    }

    private static void await(String command, boolean there) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (ProcessHandle.allProcesses()
                            .anyMatch(process ->
                                    process.info().commandLine().orElse("").endsWith(command))
                    == there) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError(command + (there ? " did not begin" : " did not end"));
    }
}
