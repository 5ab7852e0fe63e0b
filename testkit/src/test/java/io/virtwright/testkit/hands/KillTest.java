package io.virtwright.testkit.hands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.change.When;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.HandsException;
import io.virtwright.engine.hands.TransactionId;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.snapshot.Bytes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills the hands before and after every program that they start, for every kind of change that a tree can have, then
 * undoes or finishes, and compares to the byte. Says how many points there were.
 *
 * <p>What this can't show is a power cut, which also loses what was written and not yet synced: see docs/journal.md.
 */
class KillTest {
    private static final String CONF = "/etc/modprobe.d/kvm.conf";
    private static final String DEEP = "/etc/systemd/system/a.service.d/b/x.conf";

    @TempDir
    Path temp;

    private Map<String, String> before = Map.of();
    private Map<String, String> after = Map.of();
    private int trees;
    private Way way = Way.LOCAL;

    record Kind(String name, Way way, Change change) {
        @Override
        public String toString() {
            return name + " " + way;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("knob", Way.LOCAL, TreeFixture.knob("200000", "0")),
                new Kind("replace", Way.LOCAL, TreeFixture.replace(CONF, "one\n", "two\n")),
                // Over a link the hands are the same program: what differs is how they get there.
                new Kind("replace", Way.SHELL, TreeFixture.replace(CONF, "one\n", "two\n")),
                new Kind("delete", Way.LOCAL, TreeFixture.delete(CONF, "one\n")),
                new Kind("create", Way.LOCAL, TreeFixture.createFile("/etc/modprobe.d/new.conf", "new\n")),
                new Kind(
                        "create with folders",
                        Way.LOCAL,
                        new Change.PutFile(
                                DEEP, Optional.empty(), Optional.of(Bytes.ofUtf8("x")), When.NEXT_BOOT, true)));
    }

    private TreeFixture tree() {
        trees++;
        return new TreeFixture(temp.resolve("tree" + trees))
                .file(TreeFixture.KNOB, "200000", "rw-r--r--")
                .file(CONF, "one\n", "rw-r-----")
                .file("/etc/systemd/system/a.service", "", "rw-r--r--");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void killed_anywhere_it_can_be_undone_and_finished(Kind kind) throws IOException {
        way = kind.way();
        Shims shims = new Shims(temp.resolve("shims"));
        Plan plan = TreeFixture.plan(kind.change());
        TreeFixture counted = tree();
        before = counted.contents();
        TransactionId applied =
                counted.hands(way, shims.prefix("never")).apply(plan, "p").id();
        after = counted.contents();
        List<String> ofApply = shims.points();
        counted.hands(way, shims.prefix("never")).rollback(applied, false);
        assertThat(counted.contents()).isEqualTo(before);
        List<String> ofUndo = shims.points();

        for (String point : ofApply) {
            killApply(shims, plan, point, Hands.Recovery.UNDO);
            killApply(shims, plan, point, Hands.Recovery.FINISH);
        }
        for (String point : ofUndo) {
            killUndo(shims, plan, point);
        }
        System.out.println("hands killed, " + kind + ": at " + ofApply.size()
                + " points of apply (each undone and finished) and " + ofUndo.size() + " of rollback");
        assertThat(ofApply.size()).isGreaterThan(20);
        assertThat(ofUndo.size()).isGreaterThan(10);
    }

    private void killApply(Shims shims, Plan plan, String point, Hands.Recovery how) {
        TreeFixture tree = tree();
        assertThatThrownBy(() -> tree.hands(way, shims.prefix(point)).apply(plan, "p"))
                .as(point)
                .isInstanceOf(HandsException.class)
                .hasMessageFindingMatch(
                        "the hands ended with status 137|the link to kvm1 was lost|nothing was changed");
        List<TransactionReport> history = tree.hands(way).history();
        if (history.isEmpty()) {
            // Killed while the transaction was being written, which only what reaches the host over a link can be here.
            assertThat(way).as(point).isEqualTo(Way.SHELL);
            assertThat(tree.contents()).as(point).isEqualTo(before);
            assertThat(tree.hands(way).apply(plan, "p").state()).isEqualTo(TransactionState.APPLIED);
            remove(tree);
            return;
        }
        TransactionReport cut = history.getFirst();
        if (cut.state().interrupted()) {
            TransactionReport recovered = tree.hands(way).recover(how);
            assertThat(recovered.problem()).as(point).isEmpty();
            assertThat(recovered.state())
                    .as(point)
                    .isEqualTo(how == Hands.Recovery.UNDO ? TransactionState.UNDONE : TransactionState.APPLIED);
        } else {
            assertThat(cut.state()).as(point).isEqualTo(TransactionState.APPLIED);
            if (how == Hands.Recovery.UNDO) {
                assertThat(tree.hands(way).rollback(cut.id(), false).state()).isEqualTo(TransactionState.UNDONE);
            }
        }
        if (how == Hands.Recovery.UNDO) {
            assertThat(tree.contents()).as(point).isEqualTo(before);
        } else {
            assertThat(tree.contents()).as(point).isEqualTo(after);
            assertThat(tree.hands(way).rollback(cut.id(), false).state()).isEqualTo(TransactionState.UNDONE);
            assertThat(tree.contents()).as(point).isEqualTo(before);
        }
        remove(tree);
    }

    private void killUndo(Shims shims, Plan plan, String point) {
        TreeFixture tree = tree();
        TransactionId id = tree.hands(way).apply(plan, "p").id();
        assertThatThrownBy(() -> tree.hands(way, shims.prefix(point)).rollback(id, false))
                .as(point)
                .isInstanceOf(HandsException.class);
        TransactionReport cut = tree.hands(way).show(id).orElseThrow();
        switch (cut.state()) {
            case APPLIED ->
                assertThat(tree.hands(way).rollback(id, false).state()).isEqualTo(TransactionState.UNDONE);
            case UNDOING ->
                assertThat(tree.hands(way).recover(Hands.Recovery.UNDO).state()).isEqualTo(TransactionState.UNDONE);
            case UNDONE -> {}
            case PREPARED, APPLYING, REFUSED, STUCK, UNREADABLE -> throw new AssertionError(point + ": " + cut);
        }
        assertThat(tree.contents()).as(point).isEqualTo(before);
        remove(tree);
    }

    private static void remove(TreeFixture tree) {
        try (Stream<Path> all = Files.walk(tree.root())) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
