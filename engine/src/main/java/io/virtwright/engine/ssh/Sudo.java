package io.virtwright.engine.ssh;

import java.util.List;

/** As whom commands run on the host. */
public sealed interface Sudo {
    /** As the user who logs in. */
    record None() implements Sudo {}

    /** As root, by a sudo that asks for nothing. */
    record WithoutPassword() implements Sudo {}

    /** As root, by a sudo that may ask for a password. */
    record WithPassword(SudoPassword password) implements Sudo {}

    default boolean isUsed() {
        return !(this instanceof None);
    }

    /**
     * The words before the command.
     *
     * @param prompt what sudo shall print when it asks. It has a percent sign, of which sudo is given two and prints one
     *     (sudo(8), -p): so whatever repeats the command line, as a login shell with set -x does, does not print the prompt
     */
    default List<String> words(String prompt) {
        return switch (this) {
            case None() -> List.of();
            case WithoutPassword() -> List.of("env", "LC_ALL=C", "sudo", "-n", "--");
            // Without -k a remembered login would leave the question out at times, and be remembered for others.
            case WithPassword(SudoPassword _) ->
                List.of("env", "LC_ALL=C", "sudo", "-k", "-S", "-p", prompt.replace("%", "%%"), "--");
        };
    }
}
