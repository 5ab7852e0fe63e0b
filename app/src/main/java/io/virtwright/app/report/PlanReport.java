package io.virtwright.app.report;

import io.virtwright.engine.change.When;
import java.time.Instant;
import java.util.List;

/**
 * A plan as a document.
 *
 * @param notes what else the user has to know, such as the warnings of the policy
 */
public record PlanReport(
        String name, Instant taken, String policy, List<Step> steps, List<Report.Entry> left, List<String> notes) {
    /** The form of the JSON. */
    public static final String SCHEMA = "virtwright/plan/1-draft";

    public PlanReport {
        steps = List.copyOf(steps);
        left = List.copyOf(left);
        notes = List.copyOf(notes);
    }

    /** What kind of thing a step changes. */
    public enum Kind {
        FILE,
        DEFINITION,
        RUNNING,
        KNOB
    }

    /**
     * One change.
     *
     * @param detail a unified diff, {@code before -> after}, or what is done in words
     * @param checks the ids of the checks that want it
     */
    public record Step(Kind kind, String target, When when, String detail, List<String> checks) {
        public Step {
            checks = List.copyOf(checks);
        }
    }
}
