package io.virtwright.engine.plan;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * Ordered changes and what they lead to.
 *
 * @param start the host as it was read
 * @param end the host as it will read when all steps are done
 * @param before the findings at the start
 * @param after the findings predicted for the end: what drifts there still is left to the user, or waits for a start or boot
 */
public record Plan(Snapshot start, Snapshot end, List<PlannedStep> steps, List<Finding> before, List<Finding> after) {
    public Plan {
        steps = List.copyOf(steps);
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** The steps that would not find what they rest on, after those before them. Empty while the plan holds. */
    public List<PlannedStep> staleOn(Snapshot now) {
        List<PlannedStep> stale = new ArrayList<>();
        Snapshot host = now;
        for (PlannedStep step : steps) {
            if (!step.change().restsOn(host)) {
                stale.add(step);
            }
            host = step.change().predict(host);
        }
        return List.copyOf(stale);
    }
}
