package io.virtwright.practices.guestagent;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code guest-agent.configuration}: the agent of the audited machine, where that is a guest. */
final class ConfigurationCheck {
    private static final Value WANT = Value.of("a configuration that does what it says");
    private static final String COMMAND_LINE = "/proc/PID/cmdline of qemu-ga";

    private ConfigurationCheck() {}

    static Finding finding(Agent agent, Reading<Next> next, Snapshot snapshot) {
        Subject subject = Subject.host(snapshot.host());
        List<Problem> problems = new ArrayList<>();
        Judgement persistent = persistent(agent, next, snapshot, problems);
        Judgement running = running(next, snapshot, problems);
        Verdict verdict = Verdict.of(List.of(running.verdict(), persistent.verdict()));
        String summary = switch (verdict) {
            case COMPLIANT -> "qemu-ga is configured as it says.";
            case DRIFT -> "qemu-ga here: " + texts(problems) + ".";
            case UNKNOWN ->
                "Not known: " + (persistent.verdict() == Verdict.UNKNOWN ? persistent : running).note() + ".";
            case NOT_APPLICABLE -> "qemu-ga is installed, and nothing starts it.";
        };
        Finding finding = Finding.of(
                Checks.CONFIGURATION,
                subject,
                Map.of(Layer.PERSISTENT, persistent, Layer.RUNNING, running),
                verdict != Verdict.NOT_APPLICABLE && idle(running, snapshot)
                        ? summary + " It does not run now."
                        : summary,
                verdict == Verdict.DRIFT ? remedy(problems) : "");
        Optional<Severity> worst = problems.stream().map(Problem::severity).min(Severity::compareTo);
        return worst.map(finding::withSeverity).orElse(finding);
    }

    /** That none runs is no drift: a guest may have none on purpose. But what is said of it then is said of its files. */
    private static boolean idle(Judgement running, Snapshot snapshot) {
        return running.verdict() == Verdict.NOT_APPLICABLE && Agent.seesProcesses(snapshot);
    }

    /** What to do, and once at the end how it acts. */
    private static String remedy(List<Problem> problems) {
        String all = problems.stream()
                .map(problem -> problem.remedy().replace(Problems.RESTART, ""))
                .distinct()
                .collect(Collectors.joining(" "));
        return problems.stream().anyMatch(problem -> problem.remedy().endsWith(Problems.RESTART))
                ? all + Problems.RESTART
                : all;
    }

    private static String texts(List<Problem> problems) {
        return problems.stream().map(Problem::text).distinct().collect(Collectors.joining("; "));
    }

    private static Judgement persistent(Agent agent, Reading<Next> next, Snapshot snapshot, List<Problem> problems) {
        return switch (next) {
            case Reading.Absent<Next>() -> Judgement.notApplicable("nothing starts it");
            case Reading.Unreadable<Next>(String reason) -> Judgement.unknown(reason, "unit of qemu-ga");
            case Reading.Present<Next>(Next found) -> {
                if (found.masked()) {
                    yield Judgement.notApplicable("its unit is masked");
                }
                problems.addAll(found.problems());
                if (!found.problems().isEmpty()) {
                    yield Judgement.drift(
                            Value.texts(
                                    found.problems().stream().map(Problem::text).toList()),
                            WANT,
                            found.sources());
                }
                yield switch (found.possible(agent, snapshot)) {
                    case Reading.Absent<List<Next>>() -> Judgement.notApplicable("nothing starts it");
                    case Reading.Unreadable<List<Next>>(String reason) -> Judgement.unknown(reason, found.sources());
                    case Reading.Present<List<Next>>(List<Next> possible) ->
                        possible.stream()
                                .flatMap(one -> one.problems().stream())
                                .findFirst()
                                .map(problem -> Judgement.unknown(
                                        agent.noVersion() + "; with some, " + problem.text(), found.sources()))
                                .orElseGet(() -> Judgement.compliant(blocked(found.filter()), WANT, found.sources()));
                };
            }
        };
    }

    /** What its lists name, for a report. */
    private static Value blocked(Filter filter) {
        List<String> words = new ArrayList<>();
        filter.names(true).forEach(name -> words.add("blocks " + name));
        filter.names(false).forEach(name -> words.add("allows " + name));
        return Value.texts(words);
    }

    private static Judgement running(Reading<Next> next, Snapshot snapshot, List<Problem> problems) {
        return switch (Agent.running(snapshot)) {
            case Reading.Absent<List<Agent.Running>>() -> Judgement.notApplicable("it does not run");
            case Reading.Unreadable<List<Agent.Running>>(String reason) -> Judgement.unknown(reason, COMMAND_LINE);
            case Reading.Present<List<Agent.Running>>(List<Agent.Running> all) ->
                all.isEmpty() ? Judgement.notApplicable("it does not run") : running(next, all, problems);
        };
    }

    private static Judgement running(Reading<Next> next, List<Agent.Running> all, List<Problem> problems) {
        List<String> wrong = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (Agent.Running one : all) {
            words.add(String.join(" ", one.words()));
            AgentArguments arguments = AgentArguments.parse(one.words(), Optional.empty(), one.source());
            List<Problem> own = Problems.ofArguments(arguments);
            own.forEach(problem -> wrong.add(problem.text()));
            problems.addAll(own);
            next.found().filter(found -> !found.fails() && !found.masked()).ifPresent(found -> {
                if (all.size() == 1 && found.start().unit().isPresent() && !same(arguments, found.arguments())) {
                    Problem other = new Problem(
                            Severity.MEDIUM,
                            "the agent that runs was started with other lists than its unit gives now",
                            "Run: `systemctl daemon-reload; systemctl restart qemu-guest-agent`.");
                    wrong.add(other.text());
                    problems.add(other);
                }
            });
        }
        String source = all.stream().map(Agent.Running::source).collect(Collectors.joining(", "));
        return wrong.isEmpty()
                ? Judgement.compliant(Value.texts(words), WANT, source)
                : Judgement.drift(Value.texts(words), WANT, source).noting(String.join("; ", wrong));
    }

    /** Whether two command lines block and allow the same. */
    private static boolean same(AgentArguments one, AgentArguments other) {
        Filter first = new Filter(one.lists());
        Filter second = new Filter(other.lists());
        return first.names(true).equals(second.names(true))
                && first.names(false).equals(second.names(false));
    }
}
