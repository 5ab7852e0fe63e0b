package io.virtwright.engine.practice;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.finding.Check;

/** A change and the check that wants it. */
public record Remedy(Check check, Change change) {}
