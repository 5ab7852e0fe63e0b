package io.virtwright.app.render;

import io.virtwright.app.render.Paper.Span;
import io.virtwright.app.render.Style.Tint;
import io.virtwright.app.report.Report;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.plan.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a fresh look found after an apply: proven, not as promised, and still to come. */
public final class VerificationText {
    private static final int LABEL = 9;

    private final Paper paper;

    public VerificationText(Paper paper) {
        this.paper = paper;
    }

    public void write(Verification verification) {
        paper.blank();
        paper.heading("Read again and judged afresh:");
        verification.proven().forEach(this::proof);
        verification.failures().forEach(this::failure);
        waiting(verification);
        paper.blank();
        paper.text(proven(verification));
    }

    private void proof(Verification.Proof proof) {
        List<Span> marks = new ArrayList<>();
        for (Layer layer : Layer.values()) {
            Verdict verdict = proof.finding().on(layer).verdict();
            marks.add(new Span(paper.style().mark(verdict), Style.tint(verdict)));
            marks.add(Span.of(" "));
        }
        marks.add(Span.of(" "));
        String layers = proof.layers().stream().sorted().map(Layer::word).collect(Collectors.joining(", "));
        paper.hanging(2, marks, LABEL, name(proof.finding()) + ": " + layers + " put right");
    }

    private void failure(Verification.Surprise surprise) {
        String found = surprise.actual()
                .map(judgement -> judgement.verdict().word() + reason(judgement))
                .orElse("nothing there to judge");
        paper.hanging(
                2,
                List.of(new Span("NOT as predicted: ", Tint.RED)),
                LABEL,
                name(surprise.predicted()) + ", " + surprise.layer().word() + ": expected "
                        + surprise.expected().word() + ", found " + found);
    }

    private static String reason(Judgement judgement) {
        String have = judgement.have().map(value -> " (" + value + ")").orElse("");
        return have + (judgement.note().isEmpty() ? "" : " (" + judgement.note() + ")");
    }

    private void waiting(Verification verification) {
        List<Finding> left = verification.left().stream()
                .filter(finding -> !finding.isWaived())
                .toList();
        if (left.isEmpty()) {
            return;
        }
        paper.blank();
        paper.heading("Still to come, or left to you:");
        new LeftText(paper).write(Report.worstFirst(left));
    }

    private static String name(Finding finding) {
        return finding.check().id() + ", " + finding.subject().kind().word() + " "
                + finding.subject().label();
    }

    private static String proven(Verification verification) {
        List<String> parts = new ArrayList<>();
        for (Layer layer : Layer.values()) {
            long count = verification.proven().stream()
                    .filter(proof -> proof.layers().contains(layer))
                    .count();
            parts.add(count + " " + layer.word());
        }
        String failed = verification.failures().isEmpty()
                ? "nothing is other than predicted."
                : Counts.of(verification.failures().size(), "layer") + " not as predicted.";
        return "Layers put right and proven: " + String.join(", ", parts) + "; " + failed;
    }
}
