package io.virtwright.app.report;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Findings made by hand: every verdict, every kind of value. */
public final class Samples {
    public static final UUID WEB1 = UUID.fromString("6f0c1d2e-0000-4000-8000-000000000001");
    public static final Instant TIME = Instant.parse("2026-11-23T06:15:42Z");

    public static final Check CEILING = new Check(
            "halt-polling.ceiling",
            "Ceiling of halt polling",
            Severity.MEDIUM,
            "Without polling every wake-up of an idle vCPU costs a trip through the scheduler.",
            "Section 3.1; its default of 500000 is that of arm64.");
    public static final Check ASSIGNED = new Check(
            "io-threads.assigned", "Devices served by I/O threads", Severity.HIGH, "The main loop serves them.", "3.2");

    private Samples() {}

    public static Finding drift(String domain) {
        return drift(domain, "vda");
    }

    public static Finding drift(String domain, String disk) {
        return Finding.of(
                ASSIGNED,
                Subject.device(domain, WEB1, disk),
                Map.of(
                        Layer.RUNNING, Judgement.drift(Value.of("none"), Value.of("an I/O thread"), "running XML"),
                        Layer.PERSISTENT, Judgement.compliant(Value.of(1), Value.of("an I/O thread"), "definition")),
                "Disk " + disk + " of " + domain + " is served by the main loop.",
                "Shut " + domain + " down and start it.");
    }

    public static Finding unknown() {
        return Finding.of(
                CEILING,
                Subject.host("db1.example.org"),
                Map.of(Layer.EFFECT, Judgement.unknown("permission denied", "/sys/kernel/debug/kvm")),
                "What running domains use can't be told.",
                "");
    }

    public static Finding compliant() {
        return Finding.of(
                CEILING,
                Subject.host("db1.example.org"),
                Map.of(
                        Layer.RUNNING,
                        Judgement.compliant(Value.of(200000), Value.texts(List.of("1 to 1000000")), "/sys/x"),
                        Layer.PERSISTENT,
                        Judgement.compliant(Value.of(true), new Value.Real(0.5), "/etc/x")
                                .noting("a note"),
                        Layer.EFFECT,
                        Judgement.compliant(Value.numbers(List.of(1, 2)), Value.of(false), "/proc/x")),
                "Polling is on.",
                "");
    }

    public static Finding notApplicable() {
        return Finding.notApplicable(ASSIGNED, Subject.domain("tcg1", WEB1), "Not a KVM domain.");
    }

    public static Report report(Finding... findings) {
        return new Report(List.of(new Report.HostReport(
                "db1.example.org", TIME, "default", Report.worstFirst(List.of(findings)), List.of("no libvirt here"))));
    }

    /** The document of a report on one host. */
    static byte[] json(Report report, boolean ascii) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonDocument.one(
                Report.SCHEMA, JsonDocument.audit(report.hosts().getFirst(), ascii), HostResult.Status.DRIFT, out);
        return out.toByteArray();
    }
}
