package io.virtwright.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import io.virtwright.app.tour.TourHost;
import io.virtwright.engine.change.Change;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.TransactionId;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import io.virtwright.engine.host.Host;
import io.virtwright.engine.host.TreeHost;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.ssh.SshTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands between a user and a change: each guard holds, and what was refused left the host alone. */
final class GuardsTest {
    private static final TransactionReport CUT_OFF = report(TransactionState.APPLYING, "");

    @TempDir
    private Path tree;

    private boolean root = true;
    private Optional<TransactionReport> interrupted = Optional.empty();
    private Optional<TransactionReport> applied = Optional.empty();
    private Runnable meanwhile = () -> {};

    @BeforeEach
    void unpack() {
        TourHost.unpack(tree);
    }

    private static TransactionReport report(TransactionState state, String problem) {
        return new TransactionReport(
                new TransactionId("20261123T060507Z-3f9a"), state, Instant.EPOCH, "default", List.of(), problem);
    }

    @Test
    void withoutRootNothingIsReadOrAskedBeforeSayingSo() {
        root = false;
        for (String command : new String[] {"apply", "rollback", "recover"}) {
            Run run =
                    new Run().hosts(hosts()).terminals(true, true).input("y\n").go(command);
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("needs root");
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void anOrdinaryUserGetsAnAuditThatSaysSoOnce() {
        root = false;
        Run run = new Run().hosts(hosts()).go("audit");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).containsOnlyOnce("you are not root");
    }

    @Test
    void whileATransactionIsCutOffNothingElseIsChangedAndTheAuditMentionsIt() {
        interrupted = Optional.of(CUT_OFF);
        for (String command : new String[] {"apply", "rollback"}) {
            Run run = new Run().hosts(hosts()).go(command, "--yes");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("was cut off", "virtwright recover");
        }
        Run audit = new Run().hosts(hosts()).go("audit", "--fail-on", "critical");
        assertThat(audit.out()).contains("was cut off");
        assertThat(audit.exit())
                .as("half-way between two states is no clean end")
                .isEqualTo(3);
        interrupted = Optional.empty();
        assertThat(new Run().hosts(hosts()).go("audit", "--fail-on", "critical").exit())
                .isZero();
    }

    @Test
    void recoverAsksFinishOrUndoAndNeedsAnAnswer() {
        interrupted = Optional.of(CUT_OFF);
        Run silent = new Run().hosts(hosts()).go("recover");
        assertThat(silent.exit()).isEqualTo(1);
        assertThat(silent.err()).contains("--finish or --undo");
        assertThat(new Run()
                        .hosts(hosts())
                        .terminals(true, true)
                        .input("x\n")
                        .go("recover")
                        .exit())
                .isEqualTo(1);
        Run undo =
                new Run().hosts(hosts()).terminals(true, true).input("undo\n").go("recover");
        assertThat(undo.exit()).as(undo.err()).isZero();
        assertThat(undo.out()).contains("undone");
        assertThat(new Run().hosts(hosts()).go("recover", "--finish").out()).contains("applied");
    }

    @Test
    void aHostThatMovedWhileTheUserReadIsLeftAlone() throws IOException {
        Path knob = tree.resolve("sys/module/kvm/parameters/halt_poll_ns");
        meanwhile = () -> write(knob, "12345\n");
        Run run = new Run().hosts(hosts()).go("apply", "--yes");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("the host has changed since the plan was made", "nothing was changed");
        assertThat(Files.readString(knob)).isEqualTo("12345\n");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void handsThatDidNotApplyMakeItAFailure() {
        applied = Optional.of(report(TransactionState.UNDONE, "step 2 failed: disk full"));
        Run run = new Run().hosts(hosts()).go("apply", "--yes");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("is undone: step 2 failed: disk full");
    }

    @Test
    void handsThatClaimToHaveAppliedAreNotBelieved() {
        applied = Optional.of(report(TransactionState.APPLIED, ""));
        Run run = new Run().hosts(hosts()).go("apply", "--yes");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).contains("NOT as predicted: halt-polling.ceiling", "expected compliant, found drift");
    }

    private Context.Hosts hosts() {
        return new Context.Hosts() {
            @Override
            public Host local() {
                return new Disturbed(new TreeHost(tree));
            }

            @Override
            public Host tree(Path folder) {
                return new TreeHost(folder);
            }

            @Override
            public Host remote(SshTarget address, Login login) {
                throw new AssertionError("no host over SSH is meant");
            }

            @Override
            public boolean mayChangeLocal() {
                return root;
            }
        };
    }

    /** A tree in the place of this machine, on which other things happen too. */
    private final class Disturbed implements Host {
        private final Host real;
        private int looks;

        Disturbed(Host real) {
            this.real = real;
        }

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public Eyes eyes() {
            if (++looks == 2) {
                meanwhile.run();
            }
            return real.eyes();
        }

        @Override
        public Hands hands() {
            return new DisturbedHands(real.hands());
        }

        @Override
        public boolean hasRunningDomains() {
            return real.hasRunningDomains();
        }
    }

    private final class DisturbedHands implements Hands {
        private final Hands real;

        DisturbedHands(Hands real) {
            this.real = real;
        }

        @Override
        public Map<Change, String> obstacles(List<Change> changes) {
            return real.obstacles(changes);
        }

        @Override
        public TransactionReport apply(Plan plan, String policy) {
            return applied.orElseGet(() -> real.apply(plan, policy));
        }

        @Override
        public TransactionReport rollback(TransactionId id, boolean force) {
            return real.rollback(id, force);
        }

        @Override
        public List<TransactionReport> history() {
            return real.history();
        }

        @Override
        public Optional<TransactionReport> show(TransactionId id) {
            return real.show(id);
        }

        @Override
        public Optional<TransactionReport> interrupted() {
            return interrupted;
        }

        @Override
        public TransactionReport recover(Recovery how) {
            return report(
                    switch (how) {
                        case FINISH -> TransactionState.APPLIED;
                        case UNDO -> TransactionState.UNDONE;
                    },
                    "");
        }
    }
}
