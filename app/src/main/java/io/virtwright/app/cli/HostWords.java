package io.virtwright.app.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The hosts in a command line. */
final class HostWords {
    @Parameters(
            paramLabel = "HOST",
            arity = "0..*",
            description =
                    "A host over SSH: a name from ~/.ssh/config, user@host, or ssh://user@host:port. Default: this"
                            + " machine.")
    private List<String> names = new ArrayList<>();

    List<String> names() {
        return List.copyOf(names);
    }
}
