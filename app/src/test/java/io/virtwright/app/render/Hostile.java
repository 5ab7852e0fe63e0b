package io.virtwright.app.render;

import java.util.List;
import java.util.Random;

/** Random text of the worst kind. */
final class Hostile {
    private static final List<String> PIECES = List.of(
            "web1",
            " ",
            "  ",
            "\n",
            "\r",
            "\t",
            "\u001b[31m",
            "\u001b]0;title\u0007",
            "\u009b2J",
            "\u202e",
            "\u2066",
            "\u200b",
            "\ufeff",
            "\u00a0",
            "\u3000",
            "数据库服务器",
            "e\u0301\u0302\u0303",
            "🖥",
            "👩\u200d💻",
            "\ud800",
            "\udb40\udc41",
            "--help",
            "a;reboot",
            "%s%n",
            "\0",
            "\u2028",
            "ｆｕｌｌ",
            "한국어",
            "\u3164",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");

    private Hostile() {}

    /** Whether nothing of a line is beyond the right edge but the rest of a word that began before it. */
    static boolean keepsToTheEdge(String line) {
        int end = line.length();
        while (DisplayWidth.of(line.substring(0, end)) > Style.WIDTH) {
            end = line.offsetByCodePoints(end, -1);
        }
        return line.indexOf(' ', end) < 0;
    }

    static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
