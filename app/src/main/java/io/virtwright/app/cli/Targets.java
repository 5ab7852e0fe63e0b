package io.virtwright.app.cli;

import io.virtwright.app.xml.XmlFile;
import io.virtwright.app.xml.XmlHost;
import io.virtwright.engine.host.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    @Mixin
    private final PolicyOptions policy = new PolicyOptions();

    boolean isXml() {
        return !xml.isEmpty();
    }

    /** Opens what the options name. */
    Session open(Context context, CommandSpec spec) {
        if (!isXml()) {
            Session.Scope scope = target.local() ? Session.Scope.LOCAL : Session.Scope.TREE;
            return new Session(host(context), policy.auditor(context), scope, Optional.empty());
        }
        if (!target.local()) {
            throw new ParameterException(spec.commandLine(), "--root and --xml exclude each other");
        }
        if (xml.indexOf("-") != xml.lastIndexOf("-")) {
            throw new ParameterException(spec.commandLine(), "standard input can be read only once");
        }
        XmlHost host = new XmlHost(
                xml.stream().map(name -> XmlFile.read(name, context.io().in())).toList());
        return new Session(host, policy.auditor(context), Session.Scope.XML, Optional.of(host));
    }

    private Host host(Context context) {
        return target.host(context);
    }

    void needRoot(Context context, String command) {
        target.needRoot(context, command);
    }

    /** The option that names the host, as it was given. */
    String again() {
        return target.again();
    }
}
