package io.virtwright.engine.finding;

import java.util.Collection;

/** The outcome of judging one layer, or one finding. */
public enum Verdict {
    COMPLIANT("compliant"),
    DRIFT("drift"),
    NOT_APPLICABLE("not-applicable"),
    /** It could not be read, and the reason is given. */
    UNKNOWN("unknown");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    /** The word in reports. */
    public String word() {
        return word;
    }

    /** Drift if any layer is; else unknown if any layer that applies is; else compliant; not applicable if no layer applies. */
    public static Verdict of(Collection<Verdict> layers) {
        if (layers.contains(DRIFT)) {
            return DRIFT;
        }
        if (layers.contains(UNKNOWN)) {
            return UNKNOWN;
        }
        return layers.contains(COMPLIANT) ? COMPLIANT : NOT_APPLICABLE;
    }
}
