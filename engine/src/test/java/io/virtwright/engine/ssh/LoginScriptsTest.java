package io.virtwright.engine.ssh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hosts whose login scripts come to no end. */
@Timeout(60)
class LoginScriptsTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Pattern MARK = Pattern.compile("virtwright[0-9a-f]{24}");

    /** A host of which some sessions begin their command, and others hang. */
    private static final class Host implements Remote {
        private final Deque<Boolean> begin = new ArrayDeque<>();
        private int sessions;

        Host(Boolean... begin) {
            this.begin.addAll(List.of(begin));
        }

        @Override
        public RemoteChannel exec(String commandLine, Duration deadline) {
            sessions++;
            Matcher mark = MARK.matcher(commandLine);
            assertThat(mark.find()).isTrue();
            return new Channel(begin.pop() ? "\n" + mark.group() + "\n" : "");
        }

        @Override
        public RemoteChannel tcp(String address, int port, Duration deadline) {
            throw new AssertionError("no connection is meant");
        }

        @Override
        public RemoteChannel socket(String path, Duration deadline) {
            throw new AssertionError("no connection is meant");
        }

        @Override
        public SshFailure cut() {
            return new SshFailure.LinkCut("cut");
        }

        @Override
        public void close() {}
    }

    private static final class Channel implements RemoteChannel {
        private final Deque<Event> events = new ArrayDeque<>();

        Channel(String mark) {
            if (!mark.isEmpty()) {
                events.add(new Err(mark.getBytes(ISO_8859_1)));
                events.add(new Out((mark + "4711\n").getBytes(ISO_8859_1)));
                events.add(new Ended(OptionalInt.of(0)));
            }
        }

        @Override
        public Event next(Duration atMost) {
            if (events.isEmpty()) {
                try {
                    Thread.sleep(atMost);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return new Nothing();
            }
            return events.pop();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {}

        @Override
        public void endInput() {}

        @Override
        public void close() {}
    }

    private static SshConnection over(Host host, Sudo sudo) {
        return SshConnection.over("web1", host, sudo, SHORT);
    }

    private static String message(SshConnection connection) {
        return String.valueOf(catchThrowableOfType(SshException.class, () -> connection.open(List.of("true")))
                .getMessage());
    }

    @Test
    void laterSessionsFailAtOnceWithTheSameWords() {
        Host host = new Host(false);
        SshConnection connection = over(host, new Sudo.None());
        String first = message(connection);

        assertThat(first).isEqualTo("web1: the login scripts came to no end within 0.05 s");
        assertThat(message(connection)).isEqualTo(first);
        assertThatThrownBy(() -> connection.run(List.of("true"), new byte[0], Duration.ofMinutes(1)))
                .isInstanceOf(SshException.class)
                .hasMessage(first);
        assertThat(host.sessions).isOne();
    }

    @Test
    void soIsItWhereSudoMayBeWhatHangs() {
        Host host = new Host(false);
        SshConnection connection = over(host, new Sudo.WithoutPassword());
        String first = message(connection);

        assertThat(first).isEqualTo("web1: neither the login scripts nor sudo came to an end within 0.05 s");
        assertThat(message(connection)).isEqualTo(first);
        assertThat(host.sessions).isOne();
    }

    /** Then the scripts have an end, and it was something else that once took so long. */
    @Test
    void whereACommandHasBegunBeforeTheNextOneIsTriedAgain() {
        Host host = new Host(true, false, true);
        SshConnection connection = over(host, new Sudo.None());

        connection.open(List.of("true")).close();
        assertThat(message(connection)).contains("came to no end");
        connection.open(List.of("true")).close();

        assertThat(host.sessions).isEqualTo(3);
    }

    /** Who gives a command less time than scripts may take has not shown that they take more. */
    @Test
    void aShorterDeadlineProvesNothing() {
        Host host = new Host(false, true);
        SshConnection connection = over(host, new Sudo.None());

        assertThatThrownBy(() -> connection.run(List.of("true"), new byte[0], Duration.ofMillis(5)))
                .hasMessageContaining("came to no end");
        connection.open(List.of("true")).close();

        assertThat(host.sessions).isEqualTo(2);
    }
}
