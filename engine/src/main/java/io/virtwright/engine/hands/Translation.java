package io.virtwright.engine.hands;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.domainxml.DomainXmlException;
import io.virtwright.engine.domainxml.ElementPath;
import io.virtwright.engine.domainxml.XmlElement;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.PlannedStep;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns the steps of a plan into data for the hands. */
final class Translation {
    private final HandsRoot root;
    private final Supplier<Eyes> eyes;

    Translation(HandsRoot root, Supplier<Eyes> eyes) {
        this.root = root;
        this.eyes = eyes;
    }

    List<StepData> steps(Plan plan) {
        return chained(plan.steps().stream()
                .map(PlannedStep::change)
                .map(change -> switch (change) {
                    case Change.SetKnob knob -> root.isTree() ? knobFile(knob) : StepData.knob(knob);
                    case Change.PutFile file ->
                        StepData.file(file.path(), file.before(), file.after(), file.makeFolders(), false);
                    case Change.Redefine define -> definition(define);
                    case Change.TuneRunning tune -> StepData.live(tune.domain().uuid(), tune.operation());
                })
                .toList());
    }

    /** In a tree a kernel file is a file like any other: replaced, not written to. */
    private StepData knobFile(Change.SetKnob knob) {
        Path file = root.below(knob.path());
        Bytes now;
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new HandsException(knob.path() + " is no regular file");
            }
            now = Bytes.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new HandsException(knob.path() + " can't be read: " + Reasons.of(e), e);
        }
        if (!now.line().equals(knob.before())) {
            throw new HandsException(knob.path() + " is " + now.line() + "; the plan was made for " + knob.before());
        }
        return StepData.file(knob.path(), Optional.of(now), Optional.of(StepData.line(knob.after())), false, false);
    }

    /**
     * On a live host the definition with its secrets is read and edited by the hands alone. In a tree it is a file, which is
     * read with its secrets here, and once more without: so that what the plan rests on is the same definition.
     */
    private StepData definition(Change.Redefine define) {
        if (!root.isTree()) {
            try {
                return StepData.definition(
                        define.domain().uuid(), define.before(), DefinitionEdit.of(define.before(), define.edits()));
            } catch (DomainXmlException e) {
                throw uneditable(define, e);
            }
        }
        String secure = secureXml(define.domain());
        Probe<DomainText> probe = new Probe.DomainXml(define.domain().uuid(), Probe.Form.PERSISTENT);
        Reading<?> now;
        try (Eyes look = eyes.get()) {
            now = look.read(List.of(probe)).getOrDefault(probe, Reading.absent());
        }
        if (!now.equals(Reading.of(DomainText.of(define.before())))) {
            throw new HandsException(
                    "the definition of " + define.domain().name() + " is not as it was when the plan was made");
        }
        return StepData.file(
                Obstacles.definitionPath(define.domain()),
                Optional.of(Bytes.ofUtf8(secure)),
                Optional.of(Bytes.ofUtf8(edited(secure, define))),
                false,
                true);
    }

    /** From libvirt's own file, which has the secrets. */
    private String secureXml(Domain domain) {
        String path = Obstacles.definitionPath(domain);
        Path file = root.below(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new HandsException(path + " is no regular file");
        }
        try {
            // Fails for what is not UTF-8, which could not be written back as it was.
            return Files.readString(file);
        } catch (IOException e) {
            throw new HandsException(path + " can't be read: " + Reasons.of(e), e);
        }
    }

    private static String edited(String secure, Change.Redefine define) {
        try {
            DomainDocument document = DomainDocument.parse(secure);
            String uuid = document.find(ElementPath.of("uuid"))
                    .map(XmlElement::ownText)
                    .orElse("")
                    .strip();
            if (!uuid.equalsIgnoreCase(define.domain().uuid().toString())) {
                throw new HandsException("this is the definition of " + uuid + ", not of "
                        + define.domain().uuid());
            }
            return document.applyAll(define.edits()).text();
        } catch (DomainXmlException e) {
            throw uneditable(define, e);
        }
    }

    private static HandsException uneditable(Change.Redefine define, DomainXmlException e) {
        return new HandsException(
                "the definition of " + define.domain().name() + " can't be edited: " + e.getMessage(), e);
    }

    /** Tells the hands of steps that rest on an earlier one, and of steps whose result a later one covers. */
    private static List<StepData> chained(List<StepData> steps) {
        List<StepData> chained = new ArrayList<>(steps);
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            Integer earlier = last.put(steps.get(i).target(), i);
            if (earlier != null) {
                chained.set(i, chained.get(i).with("deferred", Bytes.EMPTY));
                chained.set(earlier, chained.get(earlier).with("next", StepData.line(Integer.toString(i + 1))));
            }
        }
        return List.copyOf(chained);
    }
}
