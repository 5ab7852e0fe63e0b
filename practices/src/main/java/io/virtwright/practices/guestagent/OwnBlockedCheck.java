package io.virtwright.practices.guestagent;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@code guest-agent.blocked-rpcs} of the audited machine itself: what its own agent refuses. */
final class OwnBlockedCheck {
    private OwnBlockedCheck() {}

    static Finding finding(Agent agent, Reading<Next> next, Snapshot snapshot, Policy policy) {
        Subject subject = Subject.host(snapshot.host());
        Set<String> wanted =
                new TreeSet<>(Refusals.ofThisMachine(policy).of(agent.calls().orElse(Risk.ALL_CALLS)));
        agent.calls().ifPresent(wanted::retainAll);
        if (wanted.isEmpty()) {
            return Finding.notApplicable(
                    Checks.BLOCKED, subject, "The policy lets the agent of this machine do all that it can.");
        }
        Judgement persistent = persistent(agent, next, snapshot, wanted);
        Judgement running = running(agent, next, snapshot, wanted);
        Verdict verdict = Verdict.of(List.of(persistent.verdict(), running.verdict()));
        Judgement telling = running.verdict() == verdict ? running : persistent;
        String summary = switch (verdict) {
            case COMPLIANT -> "The agent of this machine refuses what it should.";
            case DRIFT -> "The agent of this machine lets the host do: " + open(running, persistent) + ".";
            case UNKNOWN -> "Not known: " + telling.note() + ".";
            case NOT_APPLICABLE -> "The agent of this machine is not started.";
        };
        return Finding.of(
                Checks.BLOCKED,
                subject,
                Map.of(Layer.PERSISTENT, persistent, Layer.RUNNING, running),
                summary,
                verdict == Verdict.DRIFT ? remedy("Write", wanted, agent.version()) : "");
    }

    private static String open(Judgement running, Judgement persistent) {
        return (running.verdict() == Verdict.DRIFT ? running : persistent)
                .have()
                .map(Value::toString)
                .orElse("");
    }

    /** What to write in a guest so that its agent refuses some calls; it begins with whether that is here. */
    static String remedy(String begin, Set<String> wanted, Optional<AgentVersion> version) {
        return begin + " to /etc/qemu/qemu-ga.conf, below [general]: " + AgentConf.blockKey(version) + "="
                + String.join(",", new TreeSet<>(wanted))
                + " (with commas and no spaces"
                + (version.isEmpty() ? "; before QEMU 7.2 the key is blacklist" : "")
                + "). It acts after: `systemctl restart qemu-guest-agent`.";
    }

    static Judgement judge(Set<String> open, Set<String> wanted, Predicate<String> exists, String source) {
        return Judgement.when(
                open.isEmpty(),
                Value.texts(Risk.words(open, exists)),
                Value.of("refused: " + String.join(", ", Risk.words(wanted, exists))),
                source);
    }

    private static Set<String> open(Set<String> wanted, Filter filter) {
        Set<String> open = new TreeSet<>(wanted);
        open.removeIf(filter::blocks);
        return open;
    }

    private static Judgement persistent(Agent agent, Reading<Next> next, Snapshot snapshot, Set<String> wanted) {
        return switch (next) {
            case Reading.Absent<Next>() -> Judgement.notApplicable("nothing starts it");
            case Reading.Unreadable<Next>(String reason) -> Judgement.unknown(reason, "unit of qemu-ga");
            case Reading.Present<Next>(Next found) ->
                agreed(agent, found.possible(agent, snapshot), one -> persistent(agent, one, wanted), found.sources());
        };
    }

    private static Judgement persistent(Agent agent, Next next, Set<String> wanted) {
        return next.masked() || next.fails()
                ? Judgement.notApplicable("it does not start")
                : judge(open(wanted, next.filter()), wanted, agent::knows, next.sources());
    }

    /** What is so with every version that it may be; else not known. Those that don't start take nothing from a drift. */
    private static Judgement agreed(
            Agent agent, Reading<List<Next>> possible, Function<Next, Judgement> judge, String source) {
        return switch (possible) {
            case Reading.Absent<List<Next>>() -> Judgement.notApplicable("nothing starts it");
            case Reading.Unreadable<List<Next>>(String reason) -> Judgement.unknown(reason, source);
            case Reading.Present<List<Next>>(List<Next> all) ->
                agreed(agent, all.stream().map(judge).toList(), source);
        };
    }

    private static Judgement agreed(Agent agent, List<Judgement> possible, String source) {
        List<Judgement> open =
                possible.stream().filter(one -> one.verdict() == Verdict.DRIFT).toList();
        if (!open.isEmpty() && possible.stream().noneMatch(one -> one.verdict() == Verdict.COMPLIANT)) {
            return open.getLast();
        }
        return possible.stream().map(Judgement::verdict).distinct().count() == 1
                ? possible.getLast()
                : Judgement.unknown(agent.noVersion() + "; by it, other lists are read", source);
    }

    private static Judgement running(Agent agent, Reading<Next> next, Snapshot snapshot, Set<String> wanted) {
        return switch (Agent.running(snapshot)) {
            case Reading.Absent<List<Agent.Running>>() -> Judgement.notApplicable("it does not run");
            case Reading.Unreadable<List<Agent.Running>>(String reason) ->
                Judgement.unknown(reason, "/proc/PID/cmdline of qemu-ga");
            case Reading.Present<List<Agent.Running>>(List<Agent.Running> all) -> {
                if (all.isEmpty()) {
                    yield Judgement.notApplicable("it does not run");
                }
                String source = all.getFirst().source();
                yield next instanceof Reading.Present<Next>(Next found)
                        ? agreed(
                                agent, found.possible(agent, snapshot), one -> running(agent, one, all, wanted), source)
                        : Judgement.unknown("its key file could not be read", source);
            }
        };
    }

    /** What those that run refuse, with the key file as one version reads it. Their options they have taken already. */
    private static Judgement running(Agent agent, Next next, List<Agent.Running> all, Set<String> wanted) {
        List<CallList> file = next.conf().lists();
        Set<String> open = new TreeSet<>();
        all.forEach(one -> open.addAll(open(
                wanted,
                Filter.of(
                        file,
                        AgentArguments.parse(one.words(), Optional.empty(), one.source())
                                .lists()))));
        return judge(open, wanted, agent::knows, all.getFirst().source())
                .noting(file.isEmpty() ? "" : "with the lists of its key file as they are now");
    }
}
