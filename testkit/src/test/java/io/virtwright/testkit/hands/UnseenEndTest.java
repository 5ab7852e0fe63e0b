package io.virtwright.testkit.hands;

import static io.virtwright.testkit.hands.TreeFixture.plan;
import static io.virtwright.testkit.hands.TreeFixture.replace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.virtwright.engine.hands.HandsException;
import io.virtwright.engine.hands.HandsRoot;
import io.virtwright.engine.hands.NoAnswerException;
import io.virtwright.engine.hands.RemoteShell;
import io.virtwright.engine.hands.ShellHands;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import io.virtwright.engine.hands.UnseenEndException;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.snapshot.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hands that end in a way that leaves open whether the host is changed: that must not be told as if it were not. */
class UnseenEndTest {
    private static final String CONF = "/etc/modprobe.d/kvm.conf";

    @TempDir
    Path temp;

    private TreeFixture tree = new TreeFixture(Path.of("/nonexistent"));

    @BeforeEach
    void makeTree() {
        tree = new TreeFixture(temp.resolve("tree")).file(CONF, "one\n", "rw-r-----");
    }

    private static Plan change() {
        return plan(replace(CONF, "one\n", "two\n"));
    }

    /** Hands whose mv does something else where it should record a state. */
    private ShellHands recording(Way way, String state, String instead) throws IOException {
        return hands(way, "mv", """
                case $2 in
                    */state.new) ! grep -qx %s "$2" || { %s; } ;;
                esac
                """.formatted(state, instead));
    }

    /** Hands with a program that does something else before, or instead. */
    private ShellHands hands(Way way, String program, String before) throws IOException {
        Path folder = Files.createDirectories(temp.resolve("shims"));
        Path shim = Files.writeString(
                folder.resolve(program), "#!/bin/sh\nPATH=${PATH#*:}\n" + before + "\nexec " + program + " \"$@\"\n");
        Files.setPosixFilePermissions(shim, PosixFilePermissions.fromString("rwx------"));
        return tree.hands(way, List.of("env", "PATH=" + folder + ":" + System.getenv("PATH")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCAL", "SHELL"})
    void all_steps_are_taken_but_that_cannot_be_recorded(Way way) throws IOException {
        ShellHands hands = recording(way, "applied", "echo as if full >&2; exit 1");
        assertThatExceptionOfType(UnseenEndException.class)
                .isThrownBy(() -> hands.apply(change(), "p"))
                .withMessageContaining("all steps are taken, but that can't be recorded: as if full")
                .satisfies(e -> assertThat(tree.hands(way).interrupted().map(TransactionReport::id))
                        .contains(e.id()));
        assertThat(tree.read(CONF)).isEqualTo("two\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCAL", "SHELL"})
    void the_hands_are_killed(Way way) throws IOException {
        ShellHands hands = recording(way, "applied", "kill -KILL 0");
        assertThatExceptionOfType(UnseenEndException.class)
                .isThrownBy(() -> hands.apply(change(), "p"))
                .withMessageContaining("the hands ended with status 137");
    }

    @Test
    void a_rollback_that_cannot_be_recorded() throws IOException {
        tree.hands(Way.SHELL).apply(change(), "p");
        ShellHands hands = recording(Way.SHELL, "undone", "echo as if full >&2; exit 1");
        assertThatExceptionOfType(UnseenEndException.class)
                .isThrownBy(() -> hands.rollback(hands.history().getFirst().id(), false))
                .withMessageContaining("everything is back, but that can't be recorded: as if full");
    }

    /** Here it is certain. */
    @Test
    void nothing_was_changed_where_not_even_the_beginning_can_be_recorded() throws IOException {
        ShellHands hands = recording(Way.SHELL, "applying", "echo as if full >&2; exit 1");
        Throwable failure = catchThrowable(() -> hands.apply(change(), "p"));
        assertThat(failure).isExactlyInstanceOf(HandsException.class).hasMessage("nothing was changed; as if full");
        assertThat(tree.read(CONF)).isEqualTo("one\n");
    }

    /** A full disk says the same of each folder. */
    @Test
    void of_many_messages_of_one_program_the_first_is_told() throws IOException {
        ShellHands hands = hands(Way.SHELL, "mkdir", """
                [ "$1" = -m ] || { echo no space for one; echo no space for two; exit 1; } >&2
                """);
        assertThat(catchThrowable(() -> hands.apply(change(), "p")))
                .isExactlyInstanceOf(HandsException.class)
                .hasMessageEndingWith(" can't be written: no space for one");
    }

    /** This machine as if far away, but what comes back of some exchanges. */
    private ShellHands answering(String word, UnaryOperator<RemoteShell.Answer> answer) {
        PlainShell shell = new PlainShell(List.of());
        return Way.over(HandsRoot.tree(tree.root()), new RemoteShell() {
            @Override
            public String name() {
                return shell.name();
            }

            @Override
            public Answer run(String program, List<String> words, Bytes input, Optional<Duration> within) {
                Answer whole = shell.run(program, words, input, within);
                boolean meant = word.equals(words.get(1)) && Files.exists(tree.path("/var/lib/virtwright/hands.sh"));
                return meant ? answer.apply(whole) : whole;
            }
        });
    }

    @Test
    void an_answer_without_a_beginning() {
        ShellHands hands = answering("apply", _ -> new RemoteShell.Answer(Bytes.EMPTY, ""));
        assertThat(assertUnseen(hands))
                .endsWith("; if the transaction "
                        + tree.hands(Way.LOCAL).history().getFirst().id()
                        + " had begun, it goes on there to its end, unless it was ended there too");
    }

    @Test
    void an_answer_that_is_too_long_or_not_awaited() {
        assertUnseen(answering("apply", _ -> {
            throw new NoAnswerException("as if");
        }));
    }

    @Test
    void an_answer_for_which_there_is_not_enough_memory() {
        assertUnseen(answering("apply", _ -> {
            throw new OutOfMemoryError("as if");
        }));
    }

    @Test
    void a_journal_that_cannot_be_read_any_more() {
        assertUnseen(answering("journal", _ -> {
            throw new OutOfMemoryError("as if");
        }));
        tree = new TreeFixture(temp.resolve("other")).file(CONF, "one\n", "rw-r-----");
        assertUnseen(answering("journal", _ -> {
            throw new StackOverflowError("as if");
        }));
    }

    /** The message. */
    private String assertUnseen(ShellHands hands) {
        Throwable unseen = catchThrowable(() -> hands.apply(change(), "p"));
        assertThat(unseen)
                .isInstanceOfSatisfying(
                        UnseenEndException.class,
                        e -> assertThat(tree.hands(Way.LOCAL).show(e.id()))
                                .hasValueSatisfying(
                                        report -> assertThat(report.state()).isEqualTo(TransactionState.APPLIED)));
        return String.valueOf(unseen.getMessage());
    }
}
