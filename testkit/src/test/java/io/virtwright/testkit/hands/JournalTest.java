package io.virtwright.testkit.hands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.HandsException;
import io.virtwright.engine.hands.TransactionId;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Journals that are damaged, hostile, of another format, left over. */
@ParameterizedClass
@EnumSource(names = {"LOCAL", "SHELL"})
class JournalTest {
    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Way way;

    private static final String CONF = "/etc/modprobe.d/kvm.conf";

    @TempDir
    Path root;

    private TreeFixture tree;

    @BeforeEach
    void makeTree() {
        assumeTrue(way.isPossible(), way + " is not installed");
        tree = new TreeFixture(root.resolve("tree")).file(CONF, "one\n", "rw-r--r--");
    }

    private TransactionReport apply(String before, String after) {
        TransactionReport report =
                tree.hands(way).apply(TreeFixture.plan(TreeFixture.replace(CONF, before, after)), "default");
        assertThat(report.state()).isEqualTo(TransactionState.APPLIED);
        return report;
    }

    private Path folder(TransactionId id) {
        return tree.path("/var/lib/virtwright/transactions/" + id);
    }

    private TransactionReport first() {
        return tree.hands(way).history().getFirst();
    }

    @Test
    void is_private() throws IOException {
        Path folder = folder(apply("one\n", "two\n").id());
        try (Stream<Path> all = Files.walk(tree.path("/var/lib/virtwright"))) {
            all.filter(path -> !String.valueOf(path.getFileName()).equals("before"))
                    .forEach(path -> assertThat(mode(path))
                            .as(path.toString())
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
        assertThat(mode(folder.resolve("steps/1/before"))).isEqualTo("rw-r--r--");
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** As for a user who may not look into it: that it can't be listed does not mean that it is empty. */
    @Test
    void one_that_cannot_be_listed_is_not_empty() throws IOException {
        Hands hands = tree.hands(way);
        assertThat(hands.history()).isEmpty();
        Files.createDirectories(tree.path("/var/lib"));
        Files.writeString(tree.path("/var/lib/virtwright"), "no folder");
        assertThatThrownBy(hands::history).isInstanceOf(HandsException.class).hasMessageContaining("can't be read");
        assertThatThrownBy(hands::interrupted).isInstanceOf(HandsException.class);
    }

    @Test
    void a_step_whose_state_is_lost_is_not_taken_for_one_that_was_never_taken() throws IOException {
        TransactionId id = apply("one\n", "two\n").id();
        Files.delete(folder(id).resolve("steps/1/state"));
        assertThatThrownBy(() -> tree.hands(way).rollback(id, false))
                .isInstanceOf(HandsException.class)
                .hasMessageContaining("the state of step 1 is lost");
        assertThat(first().state()).isEqualTo(TransactionState.APPLIED);
        assertThat(Files.readString(tree.path(CONF))).isEqualTo("two\n");
    }

    @Test
    void a_newer_format_is_refused() throws IOException {
        TransactionId id = apply("one\n", "two\n").id();
        Files.writeString(folder(id).resolve("format"), "2\n");
        assertThat(first().state()).isEqualTo(TransactionState.UNREADABLE);
        assertThat(first().problem()).isEqualTo("it is of format 2, and this program knows 1");
        assertThatThrownBy(() -> tree.hands(way).rollback(id, true)).isInstanceOf(HandsException.class);
        assertThat(tree.read(CONF)).isEqualTo("two\n");
    }

    /** Nothing that happens to a file of the journal may end in anything but a report or a refusal. */
    @Test
    void damage_never_crashes_and_never_loses() throws IOException {
        TransactionId id = apply("one\n", "two\n").id();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder(id))) {
            files = all.filter(path -> !path.equals(folder(id))).toList();
        }
        Random random = new Random(7);
        for (Path file : files) {
            if (Files.isDirectory(file)) {
                continue;
            }
            byte[] content = Files.readAllBytes(file);
            byte[] junk = new byte[100];
            random.nextBytes(junk);
            for (byte[] damage :
                    List.of(new byte[0], junk, "../../..\n".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
                Files.write(file, damage);
                tryAll(id, file);
                Files.write(file, content);
            }
            Files.delete(file);
            tryAll(id, file);
            Path victim = Files.writeString(root.resolve("victim"), "mine");
            Files.createSymbolicLink(file, victim);
            tryAll(id, file);
            assertThat(victim).as(file.toString()).hasContent("mine");
            Files.delete(file);
            Files.write(file, content);
        }
    }

    private void tryAll(TransactionId id, Path damaged) throws IOException {
        assertThat(tree.hands(way).history()).as(damaged.toString()).hasSize(1);
        try {
            tree.hands(way).rollback(id, false);
        } catch (HandsException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        String now = tree.read(CONF);
        assertThat(now).as(damaged.toString()).isIn("one\n", "two\n");
        // Back to where it was.
        Files.writeString(tree.path(CONF), "two\n");
        if (!Files.isSymbolicLink(folder(id).resolve("state"))
                && Files.exists(folder(id).resolve("state"))) {
            Files.writeString(folder(id).resolve("state"), "applied\n");
        }
        Path step = folder(id).resolve("steps/1/state");
        if (!Files.isSymbolicLink(step) && Files.exists(step)) {
            Files.writeString(step, "done\n");
        }
    }

    @Test
    void strange_things_in_the_journal_are_listed_or_ignored() throws IOException {
        apply("one\n", "two\n");
        Path transactions = tree.path("/var/lib/virtwright/transactions");
        Files.writeString(transactions.resolve("20260101T000000Z-0001"), "a file");
        Files.createSymbolicLink(transactions.resolve("20260101T000000Z-0002"), Path.of("/etc"));
        Files.createDirectory(transactions.resolve("20269999T000000Z-0003"));
        Files.createDirectory(transactions.resolve("-rf"));
        Files.createDirectory(transactions.resolve("a\nb"));

        assertThat(tree.hands(way).history().stream().map(TransactionReport::state))
                .containsExactlyInAnyOrder(
                        TransactionState.APPLIED,
                        TransactionState.UNREADABLE,
                        TransactionState.UNREADABLE,
                        TransactionState.UNREADABLE);
        apply("two\n", "three\n");
    }

    @Test
    void leftovers_are_ignored_and_removed_when_old() throws IOException {
        Path transactions = Files.createDirectories(tree.path("/var/lib/virtwright/transactions"));
        Path old = Files.createDirectory(transactions.resolve(".leftover-20260101T000000Z-0001"));
        Path young = Files.createDirectory(transactions.resolve(".leftover-20260101T000000Z-0002"));
        Files.writeString(old.resolve("x"), "x");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        assertThat(tree.hands(way).history()).isEmpty();
        apply("one\n", "two\n");

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void the_newest_fifty_are_kept_and_secrets_for_ninety_days() throws IOException {
        TransactionId template = apply("one\n", "two\n").id();
        List<TransactionId> older = new ArrayList<>();
        for (int i = 0; i < 52; i++) {
            TransactionId id = new TransactionId("20260101T0000%02dZ-0000".formatted(i));
            copy(folder(template), folder(id));
            older.add(id);
        }
        TransactionId secret = older.getLast();
        Files.writeString(folder(secret).resolve("steps/1/secret"), "");
        Path description = folder(secret).resolve("description.json");
        Files.writeString(
                description,
                Files.readString(description)
                        .replaceFirst("\"created\" : \"[^\"]*\"", "\"created\" : \"2026-01-01T00:00:51Z\""));
        Path stuck = folder(older.getFirst()).resolve("state");
        Files.writeString(stuck, "stuck\n");

        apply("two\n", "three\n");

        assertThat(stuck).exists();
        assertThat(folder(older.get(1))).doesNotExist();
        assertThat(folder(older.get(2))).doesNotExist();
        assertThat(folder(older.get(3))).exists();
        assertThat(folder(secret).resolve("steps/1/before")).doesNotExist();
        assertThat(folder(older.get(50)).resolve("steps/1/before")).exists();
        assertThatThrownBy(() -> tree.hands(way).rollback(secret, true))
                .isInstanceOf(HandsException.class)
                .hasMessageContaining("were purged after 90 days");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    @Test
    void one_at_a_time() throws IOException {
        TransactionId id = apply("one\n", "two\n").id();
        Files.writeString(folder(id).resolve("state"), "applying\n");
        assertThat(tree.hands(way).interrupted().orElseThrow().id()).isEqualTo(id);
        assertThatThrownBy(() -> apply("two\n", "three\n"))
                .hasMessage("the transaction " + id + " was cut off: finish or undo it first");
        assertThat(tree.hands(way).recover(Hands.Recovery.FINISH).state()).isEqualTo(TransactionState.APPLIED);
        assertThat(tree.hands(way).interrupted()).isEmpty();
    }

    @Test
    void the_lock_is_respected() throws IOException, InterruptedException {
        TransactionId id = apply("one\n", "two\n").id();
        Process holder = new ProcessBuilder(
                        "flock", tree.path("/var/lib/virtwright/lock").toString(), "sh", "-c", "echo locked; cat")
                .start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> tree.hands(way).rollback(id, false))
                    .hasMessage("another transaction is under way");
            assertThatThrownBy(() -> apply("two\n", "three\n")).hasMessage("another transaction is under way");
            assertThat(tree.hands(way).history()).hasSize(1);
        } finally {
            holder.getOutputStream().close();
            holder.waitFor();
        }
        assertThat(tree.hands(way).rollback(id, false).state()).isEqualTo(TransactionState.UNDONE);
    }
}
