package io.virtwright.engine.finding;

import java.time.LocalDate;

/**
 * That a finding is accepted as it is.
 *
 * @param until the last day on which it is, in UTC
 * @param expired whether that day was over when the host was read: the finding then counts like any other
 */
public record Waived(String reason, LocalDate until, boolean expired) {}
