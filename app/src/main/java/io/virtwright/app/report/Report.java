package io.virtwright.app.report;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.finding.Waived;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** An audit as a document: the text is rendered from it, and JSON holds all of it. */
public record Report(List<HostReport> hosts) {
    /** The form of the JSON. A draft until all eight practices can be applied. */
    public static final String SCHEMA = "virtwright/audit/1-draft";

    public Report {
        hosts = List.copyOf(hosts);
    }

    /**
     * One host.
     *
     * @param taken when it was read
     * @param policy the name of the policy it was judged by
     * @param findings worst first
     * @param errors what could not be read or judged at all
     * @param notes what else the user has to know
     * @param incomplete whether a transaction was cut off there, so that the host is between two states, or may have been
     */
    public record HostReport(
            String name,
            Instant taken,
            String policy,
            List<Entry> findings,
            List<String> errors,
            List<String> notes,
            boolean incomplete) {
        public HostReport {
            findings = List.copyOf(findings);
            errors = List.copyOf(errors);
            notes = List.copyOf(notes);
        }

        /** Of a host of which all is known that no finding speaks of. */
        public HostReport(String name, Instant taken, String policy, List<Entry> findings, List<String> notes) {
            this(name, taken, policy, findings, List.of(), notes, false);
        }

        /** Errors and notes: what is said of the host before its findings. */
        public List<String> remarks() {
            return Stream.concat(errors.stream(), notes.stream()).toList();
        }

        /** The same, with more that the user has to know. */
        public HostReport noting(List<String> more) {
            return new HostReport(
                    name,
                    taken,
                    policy,
                    findings,
                    errors,
                    Stream.concat(notes.stream(), more.stream()).toList(),
                    incomplete);
        }
    }

    /**
     * One finding.
     *
     * @param check {@code practice.name}
     * @param title what is asked, in a few words
     * @param layers always all three
     * @param waiver that the policy accepts it, or did
     */
    public record Entry(
            String check,
            String practice,
            String title,
            Subject subject,
            Severity severity,
            Verdict verdict,
            Map<Layer, Judgement> layers,
            String summary,
            String why,
            String remedy,
            String guide,
            Optional<Waived> waiver) {
        public Entry {
            layers = Collections.unmodifiableMap(new EnumMap<>(layers));
        }

        public static Entry of(Finding finding) {
            return new Entry(
                    finding.check().id(),
                    finding.check().practice(),
                    finding.check().title(),
                    finding.subject(),
                    finding.severity(),
                    finding.verdict(),
                    finding.layers(),
                    finding.summary(),
                    finding.check().why(),
                    finding.remedy(),
                    finding.check().guide(),
                    finding.waiver());
        }

        /** Whether it is accepted as it is, so that it decides nothing. */
        public boolean isWaived() {
            return waiver.filter(waived -> !waived.expired()).isPresent();
        }

        public Judgement on(Layer layer) {
            return Objects.requireNonNull(layers.get(layer));
        }
    }

    /** Drift before unknown before compliant before not applicable; within each by severity, check and subject. */
    public static List<Entry> worstFirst(List<Finding> findings) {
        return findings.stream()
                .map(Entry::of)
                .sorted(Comparator.<Entry>comparingInt(entry -> rank(entry.verdict()))
                        .thenComparing(Entry::severity)
                        .thenComparing(Entry::check)
                        .thenComparing(entry -> entry.subject().label()))
                .toList();
    }

    static int rank(Verdict verdict) {
        return switch (verdict) {
            case DRIFT -> 0;
            case UNKNOWN -> 1;
            case COMPLIANT -> 2;
            case NOT_APPLICABLE -> 3;
        };
    }
}
