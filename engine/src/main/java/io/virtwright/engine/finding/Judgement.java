package io.virtwright.engine.finding;

import java.util.Optional;

/**
 * One layer of a finding, judged.
 *
 * @param have what was read; empty where nothing could be
 * @param want what the policy asks for, as a phrase or a number; empty where nothing is wanted
 * @param source where it was read: a path, a libvirt call, an element of a definition
 * @param note why the verdict is so, where have and want don't say it; always there for unknown. May be empty text
 */
public record Judgement(Verdict verdict, Optional<Value> have, Optional<Value> want, String source, String note) {

    public static Judgement compliant(Value have, Value want, String source) {
        return new Judgement(Verdict.COMPLIANT, Optional.of(have), Optional.of(want), source, "");
    }

    public static Judgement drift(Value have, Value want, String source) {
        return new Judgement(Verdict.DRIFT, Optional.of(have), Optional.of(want), source, "");
    }

    public static Judgement when(boolean good, Value have, Value want, String source) {
        return good ? compliant(have, want, source) : drift(have, want, source);
    }

    public static Judgement unknown(String reason, String source) {
        return new Judgement(Verdict.UNKNOWN, Optional.empty(), Optional.empty(), source, reason);
    }

    public static Judgement notApplicable(String reason) {
        return new Judgement(Verdict.NOT_APPLICABLE, Optional.empty(), Optional.empty(), "", reason);
    }

    public Judgement noting(String text) {
        return new Judgement(verdict, have, want, source, text);
    }

    /** The same with one more note. */
    public Judgement adding(String text) {
        return noting(note.isEmpty() ? text : note + "; " + text);
    }
}
