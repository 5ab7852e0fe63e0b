package io.virtwright.practices.badinput;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Large inputs of the shapes that make a careless parser quadratic, exponential, or too deep for the stack. */
final class Shapes {
    private static final List<String> REPEATED = List.of(
            "a",
            " ",
            "\n",
            "\r",
            "\0",
            "\t\n",
            "\\",
            "\\\n",
            "\"",
            "'",
            "[",
            "]",
            "{",
            "(",
            "=",
            "a=",
            "a=b ",
            "a=b\n",
            "a: ",
            "- ",
            "? ",
            "&a ",
            "<a>",
            "<a/>",
            "<!--",
            "<metadata>",
            "a:",
            "a::",
            "00000000-",
            "<a b='c'/>",
            "&amp;",
            "0,",
            "0-65535,",
            "0-65535:1/2,",
            "1-2:3/4,",
            "ffffffff,",
            "f",
            "9",
            "#\n",
            ";\n",
            "\\040",
            "${",
            "$a ",
            "[a]\n",
            "\u4e3b",
            "\\x41",
            "a b c d e f - g h i\n",
            "-- ",
            "options a b=c\n");

    private Shapes() {}

    /** Each about so many bytes. */
    static List<byte[]> of(int size) {
        List<byte[]> all = new ArrayList<>();
        REPEATED.forEach(piece -> all.add(bytes(piece.repeat(size / piece.length()))));
        String blanks = " ".repeat(size);
        // A setting with a very long gap in it, of each form that is read.
        for (String head : List.of(
                "w /sys/module/kvm/parameters/halt_poll_ns - - - - 1",
                "options kvm a=b",
                "a = 1",
                "A=b",
                "[Service]\nExecStart=/a",
                "kvm.halt_poll_ns=1",
                "1 2 3:4 / /a rw - x y z",
                "vm.nr_hugepages = 1")) {
            all.add(bytes(head + blanks + "x\n"));
            all.add(bytes(head.replace(" ", blanks.substring(0, size / 16)) + "\n"));
        }
        all.add(bytes("w /sys/" + "*".repeat(size) + "z - - - - 1\n"));
        all.add(bytes("<domain>" + "<a>".repeat(size / 6) + "</a>".repeat(size / 6) + "</domain>"));
        all.add(bytes("<domain><name>" + "&amp;".repeat(size / 5) + "</name></domain>"));
        all.add(bytes("<domain a='" + "b".repeat(size) + "'/>"));
        all.add(bytes("{\"readings\":" + "[".repeat(size)));
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
