package io.virtwright.engine.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.virtwright.engine.systemd.UnitFile.Setting;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnitFileTest {
    private static List<Setting> settings(String text) {
        return UnitFile.parse("/u", text).settings();
    }

    @Test
    void joinsContinuedLinesAndLeavesCommentsBetweenThemOut() {
        assertThat(settings("""
                # remark \\
                [Unit]
                Description=x

                [Service]
                ExecStart=-/usr/bin/qemu-ga \\
                # remark
                      --blacklist=guest-file-open guest-file-close
                ; remark
                  Restart =  always\s\s
                no setting
                =nothing
                """))
                .containsExactly(
                        new Setting("Unit", "Description", "x", "/u", 3),
                        new Setting(
                                "Service",
                                "ExecStart",
                                "-/usr/bin/qemu-ga  --blacklist=guest-file-open guest-file-close",
                                "/u",
                                6),
                        new Setting("Service", "Restart", "always", "/u", 10));
    }

    @Test
    void anEscapedBackslashContinuesNothing() {
        assertThat(settings("[A]\nB=c\\\\\nD=e\\")).extracting(Setting::value).containsExactly("c\\\\", "e");
    }

    @Test
    void takesAnythingWithoutAnException() {
        Random random = new Random(7);
        String alphabet = "[]A=\\\n #;\"'\r\t\0\uFEFFé";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThatNoException().isThrownBy(() -> settings(text.toString()));
            assertThat(settings(text.toString())).allSatisfy(setting -> {
                assertThat(setting.key()).isEqualTo(setting.key().strip());
                assertThat(setting.line()).isBetween(1, 41);
            });
        }
    }
}
