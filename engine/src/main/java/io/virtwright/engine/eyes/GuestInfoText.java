package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.GuestAgentInfo;
import io.virtwright.engine.snapshot.Reading;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An agent's answer to {@code guest-info} (QEMU's qga/qapi-schema.json). A guest wrote it: anything may be in it. */
final class GuestInfoText {
    private static final int MAX_LENGTH = 1 << 20;
    private static final int MAX_RPCS = 2000;
    private static final Pattern VERSION = Pattern.compile("\\P{Cntrl}{1,100}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(20).build())
                    .build())
            .build();

    private GuestInfoText() {}

    /** Unreadable where it is no such answer, as a whole: a list that was cut short would hide what is enabled. */
    static Reading<GuestAgentInfo> read(String answer) {
        if (answer.length() > MAX_LENGTH) {
            return Reading.unreadable("the agent's answer is longer than " + (MAX_LENGTH >> 20) + " MiB");
        }
        JsonNode info;
        try {
            info = JSON.readTree(answer).path("return");
        } catch (JacksonException e) {
            return Reading.unreadable("the agent's answer is not JSON");
        }
        JsonNode version = info.path("version");
        JsonNode commands = info.path("supported_commands");
        if (!version.isString() || !VERSION.matcher(version.stringValue()).matches() || !commands.isArray()) {
            return Reading.unreadable("the agent's answer is no guest-info");
        }
        if (commands.size() > MAX_RPCS) {
            return Reading.unreadable("the agent lists more than " + MAX_RPCS + " calls");
        }
        SortedMap<String, Boolean> rpcs = new TreeMap<>();
        for (JsonNode command : commands) {
            JsonNode name = command.path("name");
            JsonNode enabled = command.path("enabled");
            if (!name.isString() || !NAME.matcher(name.stringValue()).matches() || !enabled.isBoolean()) {
                return Reading.unreadable("the agent's answer is no guest-info: a call without name or state");
            }
            // Named twice, it is enabled if it is once.
            rpcs.merge(name.stringValue(), enabled.booleanValue(), Boolean::logicalOr);
        }
        return Reading.of(new GuestAgentInfo(version.stringValue(), rpcs));
    }
}
