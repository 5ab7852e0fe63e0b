package io.virtwright.app.cli;

import io.virtwright.engine.hands.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Hosts and a transaction in a command line. A transaction is known by its form, which no host's name has by chance. */
final class HostAndId {
    @Parameters(
            paramLabel = "HOST | ID",
            arity = "0..*",
            description =
                    "A host over SSH: a name from ~/.ssh/config, user@host, or ssh://user@host:port. Default: this"
                            + " machine. And a transaction of it (see 'virtwright history').")
    private List<String> words = new ArrayList<>();

    /** @param anyWord whether a word is meant to be a transaction whatever its form, since there can be no host */
    Optional<String> id(boolean anyWord, CommandSpec spec) {
        List<String> ids = words.stream()
                .filter(word -> anyWord || TransactionId.isOne(word))
                .toList();
        if (ids.size() > 1) {
            throw new ParameterException(spec.commandLine(), "one transaction at a time");
        }
        return ids.stream().findFirst();
    }

    List<String> names(boolean anyWord) {
        return anyWord
                ? List.of()
                : words.stream().filter(word -> !TransactionId.isOne(word)).toList();
    }
}
