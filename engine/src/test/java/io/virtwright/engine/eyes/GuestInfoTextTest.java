package io.virtwright.engine.eyes;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.snapshot.GuestAgentInfo;
import io.virtwright.engine.snapshot.Reading;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestInfoTextTest {
    private static final String ANSWER = """
            {"return":{"version":"7.2.22","supported_commands":[
              {"enabled":true,"name":"guest-ping","success-response":true},
              {"enabled":false,"name":"guest-exec","success-response":true},
              {"enabled":false,"name":"guest-twice"},{"enabled":true,"name":"guest-twice"}]}}""";

    @Test
    void anAnswerIsRead() {
        TreeMap<String, Boolean> rpcs = new TreeMap<>();
        rpcs.put("guest-ping", true);
        rpcs.put("guest-exec", false);
        rpcs.put("guest-twice", true);
        assertThat(GuestInfoText.read(ANSWER)).isEqualTo(Reading.of(new GuestAgentInfo("7.2.22", rpcs)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"return\":{}}",
                "{\"return\":{\"version\":7,\"supported_commands\":[]}}",
                "{\"return\":{\"version\":\"\\u001b[2J\",\"supported_commands\":[]}}",
                "{\"return\":{\"version\":\"7\",\"supported_commands\":{}}}",
                "{\"return\":{\"version\":\"7\",\"supported_commands\":[1]}}",
                "{\"return\":{\"version\":\"7\",\"supported_commands\":[{\"name\":\"a b\",\"enabled\":true}]}}",
                "{\"return\":{\"version\":\"7\",\"supported_commands\":[{\"name\":\"a\",\"enabled\":\"no\"}]}}",
                "{\"return\":{\"version\":\"7\",\"supported_commands\":[{\"enabled\":true}]}}"
            })
    void whatIsNoAnswerIsUnreadable(String text) {
        assertThat(GuestInfoText.read(text).isUnreadable()).isTrue();
    }

    @Test
    void depthLengthAndCountAreBounded() {
        assertThat(GuestInfoText.read("[".repeat(100_000)).isUnreadable()).isTrue();
        assertThat(GuestInfoText.read(" ".repeat(2 << 20)).isUnreadable()).isTrue();
        String many = "{\"enabled\":true,\"name\":\"a\"},".repeat(2001);
        assertThat(GuestInfoText.read("{\"return\":{\"version\":\"7\",\"supported_commands\":["
                                + many.substring(0, many.length() - 1) + "]}}")
                        .isUnreadable())
                .isTrue();
    }

    @Test
    void mutatedAnswersAreReadOrUnreadable() {
        Random random = new Random(20261123);
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder(ANSWER);
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(300));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, "{}[]\",:\\\0t9".charAt(random.nextInt(11)));
                }
            }
            if (GuestInfoText.read(text.toString()).found().isPresent()) {
                read++;
            }
        }
        assertThat(read).isBetween(1000, 99_000);
    }
}
