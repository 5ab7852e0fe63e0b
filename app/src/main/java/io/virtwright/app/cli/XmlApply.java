package io.virtwright.app.cli;

import io.virtwright.app.render.Counts;
import io.virtwright.app.render.Paper;
import io.virtwright.app.render.PlanText;
import io.virtwright.app.render.VerificationText;
import io.virtwright.app.xml.XmlFile;
import io.virtwright.app.xml.XmlHost;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Apply on domain XML that isn't defined anywhere: the edited XML is the result, everything that is told goes to standard
 * error. There is no question and no journal, for nothing on a host is changed; a file that is overwritten is kept beside.
 */
final class XmlApply {
    private final Context context;
    private final CommandSpec spec;
    private final Session session;
    private final XmlHost host;

    XmlApply(Context context, CommandSpec spec, Session session, XmlHost host) {
        this.context = context;
        this.spec = spec;
        this.session = session;
        this.host = host;
    }

    int run(Optional<Path> to, boolean inPlace) {
        checkUsage(to, inPlace);
        Plan plan = session.plan(session.look());
        Paper paper = context.io().side();
        new PlanText(paper).write(PlanReports.of(session, plan), PlanReports.unknown(plan));
        List<XmlFile> edited = host.edited(plan);
        if (inPlace) {
            overwrite(edited, paper);
        } else if (to.isPresent()) {
            edited.getFirst().writeTo(to.get());
        } else {
            print(edited.getFirst());
        }
        if (plan.isEmpty()) {
            return Exit.OK;
        }
        Session again = new Session(new XmlHost(edited), session.auditor(), session.scope(), Optional.empty());
        Verification verification = Verification.of(plan, again.assess(again.look()));
        new VerificationText(paper).write(verification);
        return verification.failures().isEmpty() ? Exit.OK : Exit.DRIFT;
    }

    private void checkUsage(Optional<Path> to, boolean inPlace) {
        boolean several = host.files().size() > 1;
        boolean standardInput = host.files().stream().anyMatch(XmlFile::isStandardInput);
        if (inPlace && to.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--to and --in-place exclude each other");
        }
        if (inPlace && standardInput) {
            throw new ParameterException(spec.commandLine(), "standard input can't be edited in place");
        }
        if (several && !inPlace) {
            throw new ParameterException(
                    spec.commandLine(), "several files are only edited with --in-place, or one by one");
        }
    }

    private void overwrite(List<XmlFile> edited, Paper paper) {
        int written = 0;
        for (int i = 0; i < edited.size(); i++) {
            if (!edited.get(i).equals(host.files().get(i))) {
                edited.get(i).overwrite();
                written++;
            }
        }
        paper.blank();
        paper.text(Counts.of(written, "file") + " written" + (written == 0 ? "." : "; the old ones end in ~."));
    }

    private void print(XmlFile file) {
        try {
            context.io().bytes().write(file.bytes());
            context.io().bytes().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
