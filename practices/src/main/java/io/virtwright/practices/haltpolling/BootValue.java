package io.virtwright.practices.haltpolling;

import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;

/** What a parameter will be after a boot. */
sealed interface BootValue {

    Verdict verdict(Want want);

    Value shown();

    /** Something sets it. */
    record Set(long number) implements BootValue {
        @Override
        public Verdict verdict(Want want) {
            return want.accepts(number) ? Verdict.COMPLIANT : Verdict.DRIFT;
        }

        @Override
        public Value shown() {
            return Value.of(number);
        }
    }

    /**
     * Nothing sets it: the kernel's own default, exact where {@code least} is {@code most}.
     *
     * @param whose words for it: {@code the default of x86_64}
     */
    record Standard(long least, long most, String whose) implements BootValue {
        boolean exact() {
            return least == most;
        }

        @Override
        public Verdict verdict(Want want) {
            if (want.least() <= least && most <= want.most()) {
                return Verdict.COMPLIANT;
            }
            return most < want.least() || want.most() < least ? Verdict.DRIFT : Verdict.UNKNOWN;
        }

        @Override
        public Value shown() {
            return exact() ? Value.of(least) : Value.of(least + " to " + most);
        }
    }

    /** Something sets it to what the kernel refuses: a loadable kvm then does not load at all (kernel/params.c). */
    record Refused(String text) implements BootValue {
        @Override
        public Verdict verdict(Want want) {
            return Verdict.DRIFT;
        }

        @Override
        public Value shown() {
            return Value.of("'" + text + "'");
        }
    }

    /** What sets it, if anything, can't be read. */
    record Hidden(String reason) implements BootValue {
        @Override
        public Verdict verdict(Want want) {
            return Verdict.UNKNOWN;
        }

        @Override
        public Value shown() {
            return Value.of("not readable");
        }
    }
}
