package io.virtwright.app.cli;

import io.virtwright.app.xml.XmlFile;
import io.virtwright.app.xml.XmlHost;
import io.virtwright.engine.host.CapturedHost;
import io.virtwright.engine.host.Host;
import io.virtwright.engine.practice.Auditor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What is judged, and by what: a host or domain XML, some practices, a policy. */
final class Targets {
    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Option(
            names = "--xml",
            paramLabel = "FILE",
            arity = "1..*",
            description = "No host, but the domain XML in these files; '-' is standard input. Needs no libvirt.")
    private List<String> xml = new ArrayList<>();

    @Option(
            names = "--snapshot",
            paramLabel = "FILE",
            description = "The host is the one that 'virtwright capture' wrote to FILE, as it was then.")
    private Optional<Path> snapshot = Optional.empty();

    @Mixin
    private final PolicyOptions policy = new PolicyOptions();

    @Mixin
    private final DomainOption domain = new DomainOption();

    @Mixin
    private final ProbeOption probe = new ProbeOption();

    boolean isXml() {
        return !xml.isEmpty();
    }

    /** The hosts over SSH, if it is about such. */
    Optional<Remotes> remotes(List<String> names, Context context, CommandSpec spec) {
        Optional<Remotes> remotes = target.remotes(names, context, spec);
        if (remotes.isPresent() && (isXml() || snapshot.isPresent())) {
            throw new ParameterException(spec.commandLine(), "HOST excludes --snapshot and --xml");
        }
        return remotes;
    }

    /** What judges the host. */
    Auditor auditor(Context context, CommandSpec spec) {
        return probe.on(domain.on(policy.auditor(context, spec)));
    }

    /** Opens what the options name. */
    Session open(Context context, CommandSpec spec) {
        if (Stream.of(isXml(), target.isTree(), snapshot.isPresent())
                        .filter(given -> given)
                        .count()
                > 1) {
            throw new ParameterException(spec.commandLine(), "--root, --snapshot and --xml exclude each other");
        }
        if (snapshot.isPresent()) {
            // What was probed then can be seen without being asked for again.
            Auditor auditor = auditor(context, spec).withActiveProbes();
            return new Session(
                    new CapturedHost(Captures.read(snapshot.get())), auditor, Session.Scope.CAPTURE, Optional.empty());
        }
        if (!isXml()) {
            Session.Scope scope = target.isTree() ? Session.Scope.TREE : Session.Scope.LOCAL;
            return new Session(host(context), auditor(context, spec), scope, Optional.empty());
        }
        if (xml.indexOf("-") != xml.lastIndexOf("-")) {
            throw new ParameterException(spec.commandLine(), "standard input can be read only once");
        }
        XmlHost host = new XmlHost(
                xml.stream().map(name -> XmlFile.read(name, context.io().in())).toList());
        return new Session(host, domain.on(policy.auditor(context, spec)), Session.Scope.XML, Optional.of(host));
    }

    private Host host(Context context) {
        return target.host(context);
    }

    boolean isSnapshot() {
        return snapshot.isPresent();
    }

    void needRoot(Context context, String command) {
        target.needRoot(context, command);
    }

    /** The option that names the host, as it was given. */
    String again() {
        return target.again();
    }
}
