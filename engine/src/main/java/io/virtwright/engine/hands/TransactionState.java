package io.virtwright.engine.hands;

import java.util.Locale;

/** Where a transaction stands. Every state that the journal can hold has a name. */
public enum TransactionState {
    /** Its folder is there, and nothing was changed yet. */
    PREPARED,
    /** Steps are being taken, or were when it was cut off. */
    APPLYING,
    /** All steps are taken and read back. */
    APPLIED,
    /** Steps are being taken back, or were when it was cut off. */
    UNDOING,
    /** Everything is as it was before. */
    UNDONE,
    /** Nothing was changed: the host was not as the plan expected it, or could not be prepared. */
    REFUSED,
    /** A step could not be taken back; the report says which and why. Needs a person. */
    STUCK,
    /** Its folder can't be read, or is of a format that this program does not know; the report says why. Left alone. */
    UNREADABLE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing is left to do and nothing went wrong for good: what retention may remove in time. */
    public boolean finished() {
        return this == APPLIED || this == UNDONE || this == REFUSED;
    }

    /** Whether it was cut off, and the next run has to finish or undo it first. */
    public boolean interrupted() {
        return this == PREPARED || this == APPLYING || this == UNDOING;
    }
}
