package io.virtwright.app.report;

import io.virtwright.engine.finding.Severity;
import java.util.Map;

/**
 * How a command ended for one of many hosts.
 *
 * @param drift how many findings of each severity are drift
 * @param reason why it could not run, as a phrase that may be the same for others; else empty
 * @param detail the same with all that is known of this host alone
 */
public record HostResult(Status status, Map<Severity, Integer> drift, String reason, String detail) {
    public HostResult {
        drift = Map.copyOf(drift);
    }

    /** The worst first: this order decides the exit code of all. */
    public enum Status {
        FAILED("failed"),
        DRIFT("drift"),
        UNKNOWN("unknown"),
        COMPLIANT("compliant");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public static HostResult failed(String reason, String detail) {
        return new HostResult(Status.FAILED, Map.of(), reason, detail);
    }

    public static HostResult of(Status status) {
        return of(status, Map.of());
    }

    public static HostResult of(Status status, Map<Severity, Integer> drift) {
        return new HostResult(status, drift, "", "");
    }
}
