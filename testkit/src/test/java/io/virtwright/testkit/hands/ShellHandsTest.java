package io.virtwright.testkit.hands;

import static io.virtwright.testkit.hands.TreeFixture.KNOB;
import static io.virtwright.testkit.hands.TreeFixture.createFile;
import static io.virtwright.testkit.hands.TreeFixture.delete;
import static io.virtwright.testkit.hands.TreeFixture.knob;
import static io.virtwright.testkit.hands.TreeFixture.plan;
import static io.virtwright.testkit.hands.TreeFixture.replace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.change.When;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.HandsException;
import io.virtwright.engine.hands.ShellHands;
import io.virtwright.engine.hands.TransactionId;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.snapshot.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Way.class)
class ShellHandsTest {
    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Way way;

    private static final String CONF = "/etc/modprobe.d/kvm.conf";
    private static final String OLD = "/etc/modprobe.d/old.conf";
    private static final String NEW = "/etc/modprobe.d/virtwright.conf";

    @TempDir
    Path root;

    private TreeFixture tree;
    private ShellHands hands;

    @BeforeEach
    void makeTree() {
        assumeTrue(way.isPossible(), way + " is not installed");
        tree = new TreeFixture(root)
                .file(KNOB, "200000", "r--r--r--")
                .file(CONF, "options kvm halt_poll_ns=1", "rw-r-----")
                .file(OLD, "# old\n", "rw-rw-rw-");
        if (way == Way.BUSYBOX) {
            tree.roundTimes(); // its cp and touch keep whole seconds only: docs/journal.md
        }
        hands = tree.hands(way);
    }

    private static Plan everything() {
        return plan(
                knob("200000", "0"),
                replace(CONF, "options kvm halt_poll_ns=1", "options kvm halt_poll_ns=0\n"),
                delete(OLD, "# old\n"),
                createFile(NEW, "options kvm halt_poll_ns=0\n"));
    }

    @Test
    void applies_and_takes_back_to_the_byte() {
        Map<String, String> before = tree.picture();

        TransactionReport applied = hands.apply(everything(), "default");

        assertThat(applied.problem()).isEmpty();
        assertThat(applied.state()).isEqualTo(TransactionState.APPLIED);
        assertThat(applied.steps()).allSatisfy(step -> assertThat(step.state()).isEqualTo("done"));
        assertThat(tree.read(KNOB)).isEqualTo("0\n");
        assertThat(tree.read(CONF)).isEqualTo("options kvm halt_poll_ns=0\n");
        assertThat(tree.path(OLD)).doesNotExist();
        assertThat(tree.read(NEW)).isEqualTo("options kvm halt_poll_ns=0\n");
        assertThat(tree.picture().get(NEW.substring(1))).contains(" 100644 ");
        assertThat(tree.picture().get(CONF.substring(1))).contains(" 100640 ");
        assertThat(tree.picture().keySet()).noneMatch(path -> path.contains(".virtwright"));
        assertThat(hands.history()).containsExactly(applied);

        TransactionReport undone = hands.rollback(applied.id(), false);

        assertThat(undone.problem()).isEmpty();
        assertThat(undone.state()).isEqualTo(TransactionState.UNDONE);
        assertThat(undone.steps()).allSatisfy(step -> assertThat(step.state()).isEqualTo("undone"));
        assertThat(tree.picture()).isEqualTo(before);
        assertThat(hands.show(applied.id())).contains(undone);
    }

    @Test
    void refuses_and_changes_nothing_when_the_host_has_moved() {
        tree.file(CONF, "changed", "rw-r-----");
        Map<String, String> before = tree.picture();

        TransactionReport report = hands.apply(everything(), "default");

        assertThat(report.state()).isEqualTo(TransactionState.REFUSED);
        assertThat(report.problem())
                .isEqualTo("step 2: " + tree.path(CONF) + " is not as it was when the plan was made");
        assertThat(tree.picture()).isEqualTo(before);
    }

    @Test
    void takes_back_the_steps_before_one_that_fails() throws IOException {
        // A folder of this name is what the hands' temporary file can't replace.
        Map<String, String> before = tree.picture();
        Plan twice = plan(
                replace(CONF, "options kvm halt_poll_ns=1", "a"),
                // The second step of a path finds what the first one made, which is not what it expects.
                replace(CONF, "b", "c"));

        TransactionReport report = hands.apply(twice, "default");

        assertThat(report.state()).isEqualTo(TransactionState.UNDONE);
        assertThat(report.problem()).startsWith("step 2: ").endsWith("is not as it was when the plan was made");
        assertThat(tree.picture()).isEqualTo(before);
    }

    @Test
    void chains_steps_of_one_target() {
        Map<String, String> before = tree.picture();
        TransactionReport applied = hands.apply(
                plan(replace(CONF, "options kvm halt_poll_ns=1", "a"), replace(CONF, "a", "b"), delete(CONF, "b")),
                "p");
        assertThat(applied.state()).isEqualTo(TransactionState.APPLIED);
        assertThat(tree.path(CONF)).doesNotExist();

        assertThat(hands.rollback(applied.id(), false).state()).isEqualTo(TransactionState.UNDONE);
        assertThat(tree.picture()).isEqualTo(before);
    }

    @Test
    void leaves_alone_what_somebody_else_changed_since() throws IOException {
        Map<String, String> before = tree.picture();
        TransactionReport applied = hands.apply(everything(), "default");
        Files.writeString(tree.path(CONF), "mine");
        Map<String, String> changed = tree.picture();

        TransactionReport report = hands.rollback(applied.id(), false);

        assertThat(report.state()).isEqualTo(TransactionState.STUCK);
        assertThat(report.problem())
                .isEqualTo("changed by somebody else since, and left as it is: step 2 " + tree.path(CONF)
                        + " was changed");
        assertThat(tree.picture()).isEqualTo(changed);
        assertThat(hands.show(applied.id()).orElseThrow().state()).isEqualTo(TransactionState.APPLIED);

        assertThat(hands.rollback(applied.id(), true).state()).isEqualTo(TransactionState.UNDONE);
        assertThat(tree.picture()).isEqualTo(before);
        assertThat(tree.journalFile(applied.id(), "steps/2/overwritten")).isEqualTo("mine");
    }

    @Test
    void a_changed_mode_is_a_conflict_too() throws IOException {
        TransactionReport applied = hands.apply(everything(), "default");
        Files.setPosixFilePermissions(tree.path(CONF), java.util.Set.of());
        assertThat(hands.rollback(applied.id(), false).state()).isEqualTo(TransactionState.STUCK);
    }

    @Test
    void makes_folders_only_when_the_plan_says_so() throws IOException {
        String path = "/etc/systemd/system/a.service.d/deep/er/x.conf";
        Map<String, String> before = tree.picture();
        assertThat(hands.cannot(createFile(path, "x")).orElseThrow()).startsWith("there is no folder");

        Change.PutFile making =
                new Change.PutFile(path, Optional.empty(), Optional.of(Bytes.ofUtf8("x")), When.NEXT_BOOT, true);
        assertThat(hands.cannot(making)).isEmpty();
        TransactionReport applied = hands.apply(plan(making), "default");
        assertThat(applied.state()).isEqualTo(TransactionState.APPLIED);
        assertThat(tree.picture().get("etc/systemd/system/a.service.d/deep")).contains(" 40755");
        assertThat(hands.rollback(applied.id(), false).state()).isEqualTo(TransactionState.UNDONE);
        assertThat(tree.picture()).isEqualTo(before);

        TransactionReport again = hands.apply(plan(making), "default");
        Files.writeString(tree.path("/etc/systemd/system/a.service.d/theirs"), "y");
        assertThat(hands.rollback(again.id(), false).state()).isEqualTo(TransactionState.UNDONE);
        assertThat(tree.path("/etc/systemd/system/a.service.d/theirs")).exists();
        assertThat(tree.path("/etc/systemd/system/a.service.d/deep")).doesNotExist();
    }

    @Test
    void names_may_be_hostile() {
        String folder = "/etc/modprobe.d/";
        Map<String, String> before = tree.picture();
        String[] names = {"-rf", "a\nb", "c\n", "'d'\"$(touch pwned)`x`", "虚拟机 配置", "*", "\\n", " e ", "%s", "~"};
        Change[] changes = new Change[names.length];
        for (int i = 0; i < names.length; i++) {
            changes[i] = createFile(folder + names[i], names[i]);
        }
        TransactionReport applied = hands.apply(plan(changes), "de\"fault\n");
        assertThat(applied.problem()).isEmpty();
        assertThat(applied.state()).isEqualTo(TransactionState.APPLIED);
        for (String name : names) {
            assertThat(tree.read(folder + name)).isEqualTo(name);
        }
        assertThat(hands.rollback(applied.id(), false).state()).isEqualTo(TransactionState.UNDONE);
        assertThat(tree.picture()).isEqualTo(before);
    }

    @Test
    void refuses_links_folders_and_files_with_two_names() throws IOException {
        Path folder = tree.path("/etc/modprobe.d");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("kvm.conf"));
        Files.createDirectory(folder.resolve("folder"));
        Files.createLink(folder.resolve("second"), tree.path(OLD));
        Files.createSymbolicLink(tree.path("/etc/away"), Path.of("/etc"));

        assertThat(hands.cannot(replace("/etc/modprobe.d/link", "", "")))
                .hasValueSatisfying(why -> assertThat(why).endsWith("is a symbolic link"));
        assertThat(hands.cannot(replace("/etc/modprobe.d/folder", "", "")))
                .hasValueSatisfying(why -> assertThat(why).endsWith("is no regular file"));
        assertThat(hands.cannot(replace(OLD, "", "")))
                .hasValueSatisfying(why -> assertThat(why).endsWith("has several names (hard links)"));
        assertThat(hands.cannot(createFile("/etc/away/x", "")))
                .hasValueSatisfying(
                        why -> assertThat(why).endsWith("is a symbolic link, which is not followed in a tree"));
        assertThat(hands.cannot(createFile("/etc/../x", ""))).contains("/etc/../x is not a plain path");
        assertThat(hands.cannot(createFile("/usr/lib/modprobe.d/x.conf", "")))
                .contains("/usr/lib/modprobe.d/x.conf is not a configuration file");
    }

    @Test
    void an_empty_plan_or_an_unknown_transaction_is_an_error() {
        assertThatThrownBy(() -> hands.apply(plan(), "p")).isInstanceOf(HandsException.class);
        assertThatThrownBy(() -> hands.rollback(new TransactionId("20260101T000000Z-0000"), false))
                .isInstanceOf(HandsException.class)
                .hasMessageContaining("no transaction");
        assertThatThrownBy(() -> hands.recover(Hands.Recovery.UNDO)).hasMessage("no transaction was cut off");
        assertThat(hands.history()).isEmpty();
    }
}
