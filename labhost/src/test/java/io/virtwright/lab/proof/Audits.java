package io.virtwright.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import io.virtwright.app.real.Audited;
import io.virtwright.lab.LabHost;
import io.virtwright.testkit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Audits a lab's host as a user of it would: by name, with an ssh configuration, from outside. */
record Audits(LabHost lab) {
    /** The program's answer to a command line, the host's name at its end. */
    Ran virtwright(String... args) {
        var ssh = lab.ssh();
        List<String> argv = new ArrayList<>(List.of(args));
        argv.addAll(List.of("--ssh-config", ssh.config().toString(), ssh.host()));
        Run run = Run.of(argv.toArray(String[]::new));
        return new Ran(argv, run.exit(), run.out(), run.err());
    }

    Audited all(String... options) {
        return Audited.inJson(this::virtwright, options);
    }

    /** Audits, and holds what is said of a practice against its table; what stands the comparison is proven. */
    Audited expect(String practice, String table, String... options) {
        Audited audited = all(Stream.concat(Stream.of("--practice", practice), Stream.of(options))
                .toArray(String[]::new));
        expect(audited, practice, table);
        return audited;
    }

    static void expect(Audited audited, String practice, String table) {
        assertThat(Audited.relevant(audited.table(practice))).isEqualTo(table);
        audited.of(practice).forEach(Proofs::tell);
    }

    /** A file beside the suite's other output. */
    static Path output(String name) throws IOException {
        return Files.createDirectories(Path.of("target")).resolve(name);
    }
}
