package io.virtwright.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import io.virtwright.app.report.JsonReader;
import io.virtwright.app.report.Report;
import io.virtwright.app.report.Report.Entry;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.testkit.Ran;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code virtwright audit} said of a real host, in both of its forms. */
public record Audited(List<Entry> findings, String text) {
    private static final Pattern MARKS =
            Pattern.compile("^(\\S.*?  [-+?.] [-+?.] [-+?.](?: critical| high| medium| low| advice)?).*$");

    /** The program, with these arguments, on or against some host. */
    @FunctionalInterface
    public interface Runner {
        Ran run(String... args);
    }

    public Audited {
        findings = List.copyOf(findings);
    }

    static Audited of(PrivateLibvirtd host, String... options) {
        return of(args -> Program.on(host, args), options);
    }

    static Audited inJson(PrivateLibvirtd host, String... options) {
        return inJson(args -> Program.on(host, args), options);
    }

    public static Audited of(Runner program, String... options) {
        return new Audited(ofHost(program, options), run(program, options).out());
    }

    /** The JSON alone, which costs half as much. */
    public static Audited inJson(Runner program, String... options) {
        return new Audited(ofHost(program, options), "");
    }

    /** The JSON of a capture, which says of itself that it is one. */
    public static Audited ofCapture(Path file) {
        Report.HostReport host = json(args -> {
            Run run = Run.of(Stream.concat(Stream.of(args), Stream.of("--snapshot", file.toString()))
                    .toArray(String[]::new));
            return new Ran(List.of(args), run.exit(), run.out(), run.err());
        });
        assertThat(host.remarks()).containsExactly("captured: this is how the host was then.");
        return new Audited(host.findings(), "");
    }

    private static List<Entry> ofHost(Runner program, String... options) {
        Report.HostReport host = json(program, options);
        assertThat(host.remarks()).isEmpty();
        return host.findings();
    }

    private static Report.HostReport json(Runner program, String... options) {
        Ran json = run(
                program,
                Stream.concat(Stream.of(options), Stream.of("-o", "json")).toArray(String[]::new));
        Report report = JsonReader.report(json.out().getBytes(StandardCharsets.UTF_8));
        assertThat(report.hosts()).hasSize(1);
        return report.hosts().getFirst();
    }

    private static Ran run(Runner program, String... options) {
        Ran ran = program.run(
                Stream.concat(Stream.of("audit", "-v"), Stream.of(options)).toArray(String[]::new));
        assertThat(ran.exit()).as(ran.err()).isIn(0, 2, 3);
        return ran;
    }

    /**
     * A line for each finding of a practice, in order: the check, the subject (without the host's name), the severity of a
     * drift, and a mark for running, persistent and effect each, as the text has them, but in ASCII: + - ? and a dot.
     */
    public String table(String practice) {
        return of(practice)
                .map(entry -> "%-32s %s%n"
                        .formatted(
                                entry.check().substring(practice.length() + 1) + " " + subject(entry.subject()),
                                marks(entry)))
                .sorted()
                .collect(Collectors.joining());
    }

    /** The tables of all practices, each line with its practice's name; see {@link #relevant}. */
    public String relevantTable() {
        return findings.stream()
                .map(Entry::practice)
                .distinct()
                .sorted()
                .flatMap(practice -> relevant(table(practice)).lines().map(line -> practice + "." + line + "\n"))
                .collect(Collectors.joining());
    }

    /** A table without what doesn't apply at all, and without why something is unknown. */
    public static String relevant(String table) {
        return table.lines()
                .filter(line -> !line.endsWith(" . . ."))
                .map(line -> MARKS.matcher(line.replaceAll(" {2,}", "  ")).replaceFirst("$1") + "\n")
                .collect(Collectors.joining());
    }

    /** The findings of a practice. */
    public Stream<Entry> of(String practice) {
        return findings.stream().filter(entry -> entry.practice().equals(practice));
    }

    private static String subject(Subject subject) {
        return switch (subject.kind()) {
            case HOST -> "host";
            case DOMAIN -> subject.name();
            case DEVICE -> subject.name() + "/" + subject.device().orElse("");
            // Its port is another one each time.
            case LISTENER -> subject.name().replaceAll(":[0-9]+$", "");
        };
    }

    private static String marks(Entry entry) {
        String marks = Stream.of(Layer.RUNNING, Layer.PERSISTENT, Layer.EFFECT)
                .map(layer -> switch (entry.on(layer).verdict()) {
                    case COMPLIANT -> "+";
                    case DRIFT -> "-";
                    case UNKNOWN -> "?";
                    case NOT_APPLICABLE -> ".";
                })
                .collect(Collectors.joining(" "));
        String reasons = Stream.of(Layer.values())
                .map(entry::on)
                .filter(layer -> layer.verdict() == Verdict.UNKNOWN)
                .map(layer -> " " + layer.note())
                .distinct()
                .collect(Collectors.joining());
        return (marks.contains("-") ? marks + " " + entry.severity().word() : marks) + reasons;
    }

    public Entry entry(String check, String subject) {
        return findings.stream()
                .filter(one ->
                        one.check().equals(check) && subject(one.subject()).equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding of " + check + " on " + subject));
    }

    /** What a finding says a layer has. */
    public String have(String check, String subject, Layer layer) {
        return entry(check, subject).on(layer).have().map(Value::toString).orElse("");
    }
}
