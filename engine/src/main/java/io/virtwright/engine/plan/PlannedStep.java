package io.virtwright.engine.plan;

import io.virtwright.engine.change.Change;
import java.util.List;

/** A change of a plan and the checks that want it. */
public record PlannedStep(Change change, List<String> checks) {
    public PlannedStep {
        checks = List.copyOf(checks);
    }
}
