package io.virtwright.app.cli;

import io.virtwright.app.report.HostResult.Status;

/** Exit codes. */
final class Exit {
    /** Compliant or not applicable; done; nothing to do. */
    static final int OK = 0;
    /** Could not run. */
    static final int FAILED = 1;
    /** Drift; for a plan: there is something to do. */
    static final int DRIFT = 2;
    /** Nothing worse than unknown. */
    static final int UNKNOWN = 3;
    /** Wrong usage (EX_USAGE of sysexits.h). */
    static final int USAGE = 64;

    private Exit() {}

    static int of(Status status) {
        return switch (status) {
            case FAILED -> FAILED;
            case DRIFT -> DRIFT;
            case UNKNOWN -> UNKNOWN;
            case COMPLIANT -> OK;
        };
    }
}
