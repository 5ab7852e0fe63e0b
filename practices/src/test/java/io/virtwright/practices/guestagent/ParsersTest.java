package io.virtwright.practices.guestagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParsersTest {
    private static final Optional<AgentVersion> NEW = AgentVersion.of("10.2.2");

    @Test
    void versionsDecideWhichOptionsThereAre() {
        assertThat(AgentVersion.of("7.2.22 (Debian)")).contains(new AgentVersion(7, 2));
        assertThat(AgentVersion.of("junk")).isEmpty();
        assertThat(parse(NEW, "--blacklist=a").refused()).contains("--blacklist");
        assertThat(parse(NEW, "--allow-rpcs=a", "-c", "/x").config()).contains("/x");
        assertThat(parse(AgentVersion.of("7.2.0"), "--allow-rpcs=a").refused()).contains("--allow-rpcs");
        assertThat(parse(AgentVersion.of("4.1.0"), "--block-rpcs=a").refused()).contains("--block-rpcs");
        assertThat(parse(Optional.empty(), "--blacklist=a", "--block-rpcs=b").refused())
                .isEmpty();
    }

    @Test
    void blockingWinsAndAnAllowListBlocksTheRest() {
        Filter filter = new Filter(parse(NEW, "-a", "a,b", "-b", "b").lists());

        assertThat(filter.blocks("a")).isFalse();
        assertThat(filter.blocks("b")).isTrue();
        assertThat(filter.blocks("c")).isTrue();
        assertThat(new Filter(List.of()).blocks("c")).isFalse();
    }

    private static AgentArguments parse(Optional<AgentVersion> version, String... words) {
        return AgentArguments.parse(List.of(words), version, "test");
    }

    @Test
    void takeAnythingWithoutAnException() {
        Random random = new Random(1);
        String alphabet = "[]=\\\n #-abF,\r\t\0\uFFFDé";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String conf = "[general]\nblock-rpcs=" + text;
            List<String> words = new ArrayList<>(List.of(text.toString().split(" ", -1)));
            assertThatNoException().isThrownBy(() -> {
                AgentConf.parse(conf, NEW, "f");
                AgentConf.parse(text.toString(), Optional.empty(), "f");
                AgentArguments.parse(words, NEW, "f");
            });
        }
    }
}
