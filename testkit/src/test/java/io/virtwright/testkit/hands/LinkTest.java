package io.virtwright.testkit.hands;

import static io.virtwright.testkit.hands.TreeFixture.createFile;
import static io.virtwright.testkit.hands.TreeFixture.plan;
import static io.virtwright.testkit.hands.TreeFixture.replace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.hands.HandsException;
import io.virtwright.engine.hands.HandsRoot;
import io.virtwright.engine.hands.RemoteShell;
import io.virtwright.engine.hands.ShellHands;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import io.virtwright.engine.hands.UnseenEndException;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.snapshot.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a link to a host does to the hands: round trips, noise, and that it breaks. */
class LinkTest {
    private static final String CONF = "/etc/modprobe.d/kvm.conf";

    @TempDir
    Path temp;

    private final PlainShell shell = new PlainShell(List.of());
    private int trees;
    private TreeFixture tree = new TreeFixture(Path.of("/nonexistent"));
    private Map<String, String> before = Map.of();

    @BeforeEach
    void makeTree() {
        trees++;
        tree = new TreeFixture(temp.resolve("tree" + trees)).file(CONF, "one\n", "rw-r-----");
        before = tree.picture();
    }

    private ShellHands hands() {
        return hands(shell);
    }

    private ShellHands hands(RemoteShell over) {
        return Way.over(HandsRoot.tree(tree.root()), over);
    }

    private static Plan everything() {
        return plan(
                replace(CONF, "one\n", "two\n"),
                createFile("/etc/modprobe.d/new.conf", "new\n"),
                replace(CONF, "two\n", "three\n"));
    }

    @Test
    void the_link_may_break_after_every_line() {
        TransactionReport whole = hands().apply(everything(), "default");
        assertThat(whole.state()).isEqualTo(TransactionState.APPLIED);
        // prepared, applying, begun and done of three steps, applied, end
        int lines = 10;
        for (int cut = 2; cut < 2 + lines - 1; cut++) {
            makeTree();
            assertThat(hands().history()).isEmpty();
            PlainShell breaking = new PlainShell(List.of());
            RemoteShell late = breaksInApply(breaking, cut);
            assertThatThrownBy(() -> hands(late).apply(everything(), "default"))
                    .as("after " + cut + " lines")
                    .isInstanceOf(UnseenEndException.class)
                    .hasMessageMatching("the link to kvm1 was lost; the transaction [^ ]+ goes on there to its end,"
                            + " unless it was ended there too");
            TransactionReport found = awaitEnd();
            assertThat(found.state()).as("after " + cut + " lines").isEqualTo(TransactionState.APPLIED);
            assertThat(found.steps())
                    .allSatisfy(step -> assertThat(step.state()).isEqualTo("done"));
            assertThat(tree.read(CONF)).isEqualTo("three\n");
            assertThat(hands().interrupted()).isEmpty();
            assertThat(hands().rollback(found.id(), false).state()).isEqualTo(TransactionState.UNDONE);
            assertThat(tree.picture()).as("after " + cut + " lines").isEqualTo(before);
        }
        System.out.println("link cut: after each of " + (lines - 1) + " lines of an apply of 3 steps");
    }

    /** Breaks only what writes: what is read before goes through. */
    private static RemoteShell breaksInApply(PlainShell breaking, int lines) {
        return new RemoteShell() {
            @Override
            public String name() {
                return breaking.name();
            }

            @Override
            public Answer run(String program, List<String> words, Bytes input, Optional<Duration> within) {
                if (words.contains("apply")) {
                    breaking.cutAfter(lines);
                }
                return breaking.run(program, words, input, within);
            }
        };
    }

    /** What the next run sees, once nothing is under way any more. */
    private TransactionReport awaitEnd() {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
        while (true) {
            TransactionReport newest = hands().history().getFirst();
            if (!newest.state().interrupted()
                    && tree.path("/var/lib/virtwright/owner").toFile().length() == 0) {
                return newest;
            }
            assertThat(Instant.now()).as("still " + newest.state()).isBefore(deadline);
        }
    }

    @Test
    void a_transaction_that_arrives_in_part_is_none() {
        for (int percent = 0; percent < 100; percent += 9) {
            int part = percent;
            RemoteShell cut = new RemoteShell() {
                @Override
                public String name() {
                    return shell.name();
                }

                @Override
                public Answer run(String program, List<String> words, Bytes input, Optional<Duration> within) {
                    byte[] all = input.toArray();
                    return shell.run(
                            program,
                            words,
                            words.contains("apply")
                                    ? Bytes.of(java.util.Arrays.copyOf(all, all.length * part / 100))
                                    : input,
                            within);
                }
            };
            assertThatThrownBy(() -> hands(cut).apply(everything(), "default"))
                    .as(percent + " %")
                    .isInstanceOf(HandsException.class)
                    .hasMessageStartingWith("nothing was changed: ")
                    .hasMessageEndingWith("it did not arrive in full");
            assertThat(hands().history()).isEmpty();
            assertThat(tree.picture()).isEqualTo(before);
        }
        assertThat(hands().apply(everything(), "default").state()).isEqualTo(TransactionState.APPLIED);
    }

    @Test
    void round_trips_do_not_grow_with_steps_or_transactions() {
        int one = exchanges(() -> hands().apply(plan(createFile("/etc/one", "x")), "default"));
        Change[] many = IntStream.range(0, 40)
                .mapToObj(i -> createFile("/etc/modprobe.d/" + i, "x"))
                .toArray(Change[]::new);
        int forty = exchanges(() -> hands().apply(plan(many), "default"));
        int history = exchanges(() -> assertThat(hands().history()).hasSize(2));
        int undo = exchanges(() -> hands().rollback(hands().history().getFirst().id(), false));
        System.out.println("round trips: apply of 1 step " + one + ", of 40 steps " + forty + "; history " + history
                + "; history and rollback " + undo);
        assertThat(one).isEqualTo(forty).isEqualTo(4);
        assertThat(history).isEqualTo(1);
        assertThat(undo).isEqualTo(4);
    }

    private int exchanges(Runnable what) {
        int start = shell.exchanges();
        what.run();
        return shell.exchanges() - start;
    }

    /** What only reads has an end, so that a host that hangs holds nobody up; what changes has none, so that nothing is half done. */
    @Test
    void only_what_changes_nothing_is_given_up() {
        Map<String, Boolean> bounded = new HashMap<>();
        RemoteShell watched = new RemoteShell() {
            @Override
            public String name() {
                return shell.name();
            }

            @Override
            public Answer run(String program, List<String> words, Bytes input, Optional<Duration> within) {
                bounded.put(words.get(1), within.isPresent());
                return shell.run(program, words, input, within);
            }
        };
        ShellHands hands = hands(watched);
        hands.rollback(hands.apply(everything(), "default").id(), false);
        assertThat(bounded).isEqualTo(Map.of("journal", true, "ask", true, "apply", false, "run", false));
        int reads = exchanges(() -> hands(shell).journal());
        assertThat(reads).isEqualTo(1);
    }

    /** Every byte arrives, in contents of every length round the size of a pipe's buffer. */
    @Test
    void contents_may_be_anything() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x800; c++) {
            all.append(c);
        }
        for (String content : List.of(
                "", "\n", "\0", "\0\0\n\n", "x", "虚\\0101\r\n", all.toString().repeat(40))) {
            String path = "/etc/modprobe.d/any.conf";
            TransactionReport report = hands().apply(plan(createFile(path, content)), "default");
            assertThat(report.state()).isEqualTo(TransactionState.APPLIED);
            assertThat(tree.read(path)).isEqualTo(content);
            hands().rollback(report.id(), false);
        }
    }

    /** A login script that talks, before and after, and one that says nothing but that. */
    @Test
    void noise_is_no_harm() {
        RemoteShell noisy = new PlainShell(List.of("sh", "-c", "echo Welcome; echo end 3; \"$@\"; echo bye", "sh"));
        TransactionReport report = hands(noisy).apply(everything(), "default");
        assertThat(report.state()).isEqualTo(TransactionState.APPLIED);
        assertThat(hands(noisy).history()).containsExactly(report);

        RemoteShell deaf = new PlainShell(List.of("echo", "This account is disabled."));
        assertThat(catchThrowable(() -> hands(deaf).history())).hasMessage("no shell answers on kvm1");
        assertThat(catchThrowable(() -> hands(deaf).apply(everything(), "default")))
                .hasMessageContaining("no shell answers on kvm1");
    }
}
