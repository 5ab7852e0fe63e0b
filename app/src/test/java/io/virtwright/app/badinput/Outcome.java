package io.virtwright.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import io.virtwright.app.cli.Context;
import io.virtwright.app.report.JsonReader;
import io.virtwright.app.report.Report;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an audit of bad input came to, as text and as JSON, both of which are what a user may be shown: no stack trace, no
 * control characters, and of the same verdict.
 */
record Outcome(int exit, String text, Report.HostReport report) {
    /** Audits something that can be audited. */
    static Outcome of(String... options) {
        return of(Optional.empty(), options);
    }

    static Outcome of(Optional<Context.Hosts> hosts, String... options) {
        Run text = run(hosts, options, List.of("-v"));
        Run json = run(hosts, options, List.of("-o", "json"));
        assertThat(text.err()).isEmpty();
        assertThat(json.err()).isEmpty();
        shown(text.out());
        Report.HostReport report = JsonReader.report(json.bytes()).hosts().getFirst();
        Outcome outcome = new Outcome(text.exit(), text.out(), report);
        assertThat(json.exit()).isEqualTo(text.exit()).isEqualTo(outcome.expectedExit());
        assertThat(report.findings())
                .allSatisfy(finding -> finding.layers().values().stream()
                        .filter(layer -> layer.verdict() == Verdict.UNKNOWN)
                        .forEach(layer ->
                                assertThat(layer.note()).as(finding.check()).isNotBlank()));
        return outcome;
    }

    /** Audits what can't be; returns the one line that says why. */
    static String refused(String... options) {
        List<String> messages = new ArrayList<>();
        for (List<String> form : List.of(List.<String>of(), List.of("-o", "json"))) {
            Run run = run(Optional.empty(), options, form);
            assertThat(run.exit()).as(run.err()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err().lines()).hasSize(1);
            assertThat(run.err()).startsWith("virtwright: ").hasSizeLessThan(500);
            shown(run.err());
            messages.add(run.err());
        }
        assertThat(messages.getFirst()).isEqualTo(messages.getLast());
        return messages.getFirst();
    }

    private static Run run(Optional<Context.Hosts> hosts, String[] options, List<String> form) {
        List<String> args = new ArrayList<>(List.of("audit"));
        args.addAll(form);
        args.addAll(List.of(options));
        Run run = new Run();
        hosts.ifPresent(run::hosts);
        return run.go(args.toArray(String[]::new));
    }

    private static void shown(String output) {
        assertThat(output).doesNotContain("\tat ", "Exception", "internal error", "java.");
        assertThat(output.chars().filter(c -> c != '\n' && Character.isISOControl(c)))
                .isEmpty();
    }

    private int expectedExit() {
        List<Verdict> counted = report.findings().stream()
                .filter(finding -> finding.severity() != Severity.ADVICE)
                .map(Report.Entry::verdict)
                .toList();
        return counted.contains(Verdict.DRIFT) ? 2 : counted.contains(Verdict.UNKNOWN) ? 3 : 0;
    }

    /** The verdict of a check over all its subjects. */
    Verdict verdict(String check) {
        List<Verdict> verdicts = report.findings().stream()
                .filter(finding -> finding.check().equals(check))
                .map(Report.Entry::verdict)
                .toList();
        assertThat(verdicts).as(check).isNotEmpty();
        return Verdict.of(verdicts);
    }

    /** All reasons for which something of a check is unknown. */
    String reasons(String check) {
        List<String> notes = new ArrayList<>();
        report.findings().stream()
                .filter(finding -> finding.check().equals(check))
                .flatMap(finding -> finding.layers().values().stream())
                .filter(layer -> layer.verdict() == Verdict.UNKNOWN)
                .forEach(layer -> notes.add(layer.source() + ": " + layer.note()));
        return String.join("\n", notes);
    }
}
