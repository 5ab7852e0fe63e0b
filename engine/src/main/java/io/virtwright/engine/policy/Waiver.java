package io.virtwright.engine.policy;

import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Waived;
import io.virtwright.engine.snapshot.Glob;
import java.time.LocalDate;

/**
 * A check on a subject that the user accepts as it is.
 *
 * @param check its id
 * @param subject as reports name it: {@code host}, {@code web1}, {@code web1 vda}; with {@code *} and {@code ?}
 * @param reason for those who read the report
 * @param until the last day on which it holds, in UTC
 */
public record Waiver(String check, String subject, String reason, LocalDate until) {

    public boolean covers(String id, Subject of) {
        return check.equals(id)
                && (Glob.matches(subject, of.label())
                        || Glob.matches(subject, of.kind().word() + " " + of.label())
                        || (of.kind() == Subject.Kind.HOST && Glob.matches(subject, hostLabel(of))));
    }

    /** A policy is for many hosts, so it doesn't name them: {@code host}, {@code host pages of 1 GiB}. */
    private static String hostLabel(Subject of) {
        return of.device().map(part -> "host " + part).orElse("host");
    }

    public Waived on(LocalDate day) {
        return new Waived(reason, until, day.isAfter(until));
    }
}
