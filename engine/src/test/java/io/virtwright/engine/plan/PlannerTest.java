package io.virtwright.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.Waiver;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.practice.Practice;
import io.virtwright.engine.practice.Remedy;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Snapshot HOST = Snapshot.empty("h", Instant.EPOCH)
            .with(new Probe.FileContent("/a"), Reading.of(Bytes.ofUtf8("1\n")))
            .with(new Probe.FileContent("/b"), Reading.of(Bytes.ofUtf8("1\n")));

    @Test
    void asksAgainUntilNothingIsLeft() {
        Practice a = new Follower("a", "/a", host -> "3");
        Practice twiceA = new Follower("b", "/b", host -> "2" + line(host, "/a"));

        Plan plan = planner(a, twiceA).plan(HOST);

        assertThat(plan.steps())
                .extracting(PlannedStep::change)
                .containsExactly(new Change.SetKnob("/a", "1", "3"), new Change.SetKnob("/b", "1", "23"));
        assertThat(plan.before()).extracting(Finding::verdict).containsExactly(Verdict.DRIFT, Verdict.DRIFT);
        assertThat(plan.after()).extracting(Finding::verdict).containsOnly(Verdict.COMPLIANT);
        assertThat(planner(a, twiceA).plan(plan.end()).isEmpty()).isTrue();
    }

    @Test
    void namesPracticesThatUndoEachOther() {
        Practice one = new Follower("one", "/a", host -> "1");
        Practice two = new Follower("two", "/a", host -> "2");

        assertThatThrownBy(() -> planner(one, two).plan(HOST))
                .isInstanceOf(PlanException.class)
                .hasMessage("these practices undo each other's changes: one, two");
    }

    @Test
    void namesAPracticeThatNeverEnds() {
        Practice more = new Follower("more", "/a", host -> line(host, "/a") + "1");

        assertThatThrownBy(() -> planner(more).plan(HOST)).hasMessageContaining("more");
    }

    @Test
    void leavesWhatTheHostCannotTake() {
        Planner none =
                new Planner(new Auditor(List.of(new Follower("a", "/a", host -> "3")), Policy.DEFAULT), c -> false);

        Plan plan = none.plan(HOST);

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.after()).extracting(Finding::verdict).containsExactly(Verdict.DRIFT);
    }

    @Test
    void leavesWhatThePolicyWaivesWhileTheWaiverHolds() {
        Practice a = new Follower("a", "/a", host -> "3");
        Practice b = new Follower("b", "/b", host -> "4");
        String check = a.assess(HOST, Policy.DEFAULT).getFirst().check().id();

        assertThat(waiving(check, LocalDate.EPOCH, a, b).plan(HOST).steps())
                .extracting(PlannedStep::change)
                .containsExactly(new Change.SetKnob("/b", "1", "4"));
        assertThat(waiving(check, LocalDate.EPOCH.minusDays(1), a, b).plan(HOST).steps())
                .hasSize(2);
    }

    @Test
    void whatRestsOnSomethingWithheldIsLeftToo() {
        Practice a = new Follower("a", "/a", host -> "3");
        Practice afterA = new Resting(new Follower("b", "/b", host -> "4"), new Change.SetKnob("/a", "3", "5"));
        String check = a.assess(HOST, Policy.DEFAULT).getFirst().check().id();

        assertThat(waiving(check, LocalDate.EPOCH, a, afterA).plan(HOST).isEmpty())
                .isTrue();
    }

    @Test
    void limitedToDomainsItLeavesTheHostAlone() {
        Auditor one =
                new Auditor(List.of(new Follower("a", "/a", host -> "3")), Policy.DEFAULT).limitedTo(Set.of("web1"));

        Plan plan = new Planner(one, change -> true).plan(HOST);

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.before()).isEmpty();
    }

    private static Planner waiving(String check, LocalDate until, Practice... practices) {
        Policy policy = new Policy(
                "p", Policy.Settings.NONE, List.of(), List.of(new Waiver(check, "host", "r", until)), List.of());
        return new Planner(new Auditor(List.of(practices), policy), change -> true);
    }

    @Test
    void isStaleWhenTheHostHasMoved() {
        Plan plan = planner(new Follower("a", "/a", host -> "3")).plan(HOST);

        assertThat(plan.staleOn(HOST)).isEmpty();
        assertThat(plan.staleOn(HOST.withFile("/a", Reading.of(Bytes.ofUtf8("2\n")))))
                .hasSize(1);
        assertThat(plan.staleOn(HOST.withFile("/a", Reading.unreadable("gone"))))
                .hasSize(1);
    }

    private static Planner planner(Practice... practices) {
        return new Planner(new Auditor(List.of(practices), Policy.DEFAULT), change -> true);
    }

    private static String line(Snapshot host, String path) {
        return host.get(new Probe.FileContent(path)).map(Bytes::line).found().orElseThrow();
    }

    /** Judges like another, and always wants the same change. */
    private record Resting(Follower like, Change change) implements Practice {
        @Override
        public String id() {
            return like.id();
        }

        @Override
        public String title() {
            return like.title();
        }

        @Override
        public List<Check> checks() {
            return like.checks();
        }

        @Override
        public List<PolicyKey<?>> keys() {
            return like.keys();
        }

        @Override
        public Set<Probe<?>> probes(Snapshot known, Policy policy) {
            return like.probes(known, policy);
        }

        @Override
        public List<Finding> assess(Snapshot host, Policy policy) {
            return like.assess(host, policy);
        }

        @Override
        public List<Remedy> remedies(Snapshot host, Policy policy) {
            return List.of(new Remedy(like.check(), change));
        }
    }

    /** Wants one file to hold what a function of the host says. */
    private record Follower(String id, String path, Want want) implements Practice {
        interface Want {
            String of(Snapshot host);
        }

        private Check check() {
            return new Check(id + ".value", "follows", Severity.LOW, "because", "none");
        }

        @Override
        public String title() {
            return id;
        }

        @Override
        public List<Check> checks() {
            return List.of(check());
        }

        @Override
        public List<PolicyKey<?>> keys() {
            return List.of();
        }

        @Override
        public Set<Probe<?>> probes(Snapshot known, Policy policy) {
            return Set.of(new Probe.FileContent(path));
        }

        @Override
        public List<Finding> assess(Snapshot host, Policy policy) {
            String have = line(host, path);
            String wanted = want.of(host);
            Judgement running = Judgement.when(have.equals(wanted), Value.of(have), Value.of(wanted), path);
            return List.of(Finding.of(check(), Subject.host("h"), Map.of(Layer.RUNNING, running), "s", "r"));
        }

        @Override
        public List<Remedy> remedies(Snapshot host, Policy policy) {
            String have = line(host, path);
            return have.equals(want.of(host))
                    ? List.of()
                    : List.of(new Remedy(check(), new Change.SetKnob(path, have, want.of(host))));
        }
    }
}
