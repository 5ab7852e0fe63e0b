package io.virtwright.engine.hands;

import io.virtwright.engine.change.ChangeText;
import io.virtwright.engine.plan.PlannedStep;
import io.virtwright.engine.snapshot.Bytes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a transaction is about, for people: the file description.json of the journal. Holds no secrets. */
record Description(Instant created, String policy, List<Step> steps) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Texts longer than this are cut in a report: a journal may be damaged or hostile. */
    private static final int LONGEST = 1 << 20;

    Description {
        steps = List.copyOf(steps);
    }

    record Step(String target, String summary, String detail, String when) {
        static Step of(PlannedStep step) {
            return new Step(
                    step.change().target(),
                    ChangeText.summary(step.change()),
                    ChangeText.detail(step.change()),
                    step.change().when().words());
        }
    }

    Bytes toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("created", created.toString());
        root.put("policy", policy);
        ArrayNode list = root.putArray("steps");
        for (Step step : steps) {
            list.addObject()
                    .put("target", step.target)
                    .put("summary", step.summary)
                    .put("detail", step.detail)
                    .put("when", step.when);
        }
        return Bytes.ofUtf8(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    /** @throws HandsException for anything else than what {@link #toJson} writes */
    static Description ofJson(Bytes json) {
        try {
            JsonNode root = JSON.readTree(json.utf8());
            List<Step> steps = new ArrayList<>();
            for (JsonNode step : root.path("steps")) {
                steps.add(new Step(
                        text(step, "target"), text(step, "summary"), text(step, "detail"), text(step, "when")));
            }
            return new Description(Instant.parse(text(root, "created")), text(root, "policy"), steps);
        } catch (JacksonException | DateTimeException e) {
            throw new HandsException("its description is damaged", e);
        }
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isString()) {
            throw new HandsException("its description is damaged: no " + name);
        }
        String text = value.stringValue();
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
}
